"""The widget on other people's pages: of another origin, strict, loud, slow, with all that the tag can say."""

import http.server
import threading

import pytest
import yaml
from playwright.sync_api import expect

from itb_triage.widget import widget_script
from tests.assistant.website.client import ask
from tests.conftest import Assistant
from tests.widget.chromium import Widget

LOUD = """
html { font-size: 4px; }
* { color: lime !important; font-family: "Comic Sans MS" !important; box-sizing: content-box; }
body { font-size: 40px; letter-spacing: 1em; text-transform: uppercase; direction: ltr; }
button, textarea, a, p, li { display: none; background: hotpink !important; border: 20px dotted !important; }
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A clinic</title>{head}</head>
<body><h1>A clinic</h1><p id="text">Text</p>{tag}</body></html>"""


class Site:
    """Another site, of another origin: `pages` by path, each with its headers."""

    def __init__(self):
        self.pages = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body, headers = site.pages.get(self.path.partition("?")[0], ("", {}))
                self.send_response(200 if body else 404)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *told):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def site():
    running = Site()
    yield running
    running.server.shutdown()


@pytest.fixture(scope="module")
def embedded(site, tmp_path_factory):
    """An assistant that allows the other site, and nobody else."""
    folder = tmp_path_factory.mktemp("embedded")
    credentials = folder / "credentials.yml"
    credentials.write_text(
        yaml.safe_dump({"assistant.channels.website.Website": {"allowed_origins": [site.origin], "demo": False}})
    )
    env = {"ITB_TRIAGE_CLASSIFIER": "off"}
    words = ("--credentials", str(credentials))
    running = Assistant(folder, env=env, words=words, alive="/webhooks/website/")
    yield running
    running.stop()


@pytest.fixture
def page_of(browser, site, embedded):
    """page_of(head, tag, headers, **profile): the widget on a page of the other site."""
    contexts = []

    def page_of(head="", tag=None, headers=None, opened=True, **profile):
        source = f"http://127.0.0.1:{embedded.port}"
        tag = (tag or '<script src="{source}/widget.js"></script>').replace("{source}", source)
        named = {name: value.replace("{source}", source) for name, value in (headers or {}).items()}
        site.pages["/"] = (PAGE.replace("{head}", head).replace("{tag}", tag), named)
        context = browser.new_context(**profile)
        contexts.append(context)
        widget = Widget(context.new_page(), site.origin)
        return widget.open() if opened else widget

    yield page_of
    for context in contexts:
        context.close()


def converses(widget):
    widget.say("my son is stiff and scratching")
    expect(widget.pinned).to_contain_text("911: call")
    widget.choose("Trouble breathing")
    expect(widget.pinned).to_contain_text("911: call now for an ambulance.")


def without_icon(errors):
    """What went wrong, but for the icon that this other site does not have."""
    return [error for error in errors if "404" not in error]


def test_one_tag_is_enough(page_of):
    widget = page_of()
    converses(widget)
    assert without_icon(widget.errors) == []


POLICIES = {
    "by host": "default-src 'none'; script-src {source}; connect-src {source}",
    "by nonce": "default-src 'none'; script-src 'nonce-abc'; connect-src {source}",
    "strict dynamic": "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src {source}; base-uri 'none'",
    "trusted types": "default-src 'none'; script-src {source}; connect-src {source}; require-trusted-types-for 'script'; trusted-types 'none'",
}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_strict_policy_allows_it(page_of, policy):
    headers = {"Content-Security-Policy": POLICIES[policy] + "; style-src 'none'"}
    widget = page_of(tag='<script nonce="abc" src="{source}/widget.js" async></script>', headers=headers)
    converses(widget)
    assert widget.at(".panel").evaluate("node => getComputedStyle(node).position") == "fixed"
    assert without_icon(widget.errors) == []


def test_before_the_first_click_nothing_is_loaded_but_the_script(page_of):
    widget = page_of(opened=False)
    names = widget.page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)")
    assert [name for name in names if name != "/favicon.ico"] == ["/widget.js"]
    size = widget.page.evaluate("performance.getEntriesByType('resource')[0].encodedBodySize")
    assert widget.page.evaluate("localStorage.length") == 0
    assert size <= 40 * 1024


def test_the_page_gets_one_element_and_nothing_else(page_of, site):
    widget = page_of(
        opened=False,
        tag="<script>window.before = Object.getOwnPropertyNames(window)</script>"
        '<script src="{source}/widget.js"></script>',
    )
    look = """() => ({ globals: Object.getOwnPropertyNames(window).filter(name => !window.before.includes(name) && name !== 'before'),
        children: [...document.body.children].map(node => node.localName),
        styles: document.styleSheets.length + document.adoptedStyleSheets.length,
        text: JSON.stringify([...Object.entries(getComputedStyle(document.getElementById('text')))]) })"""
    before = widget.page.evaluate(look)
    widget.open()
    converses(widget)
    after = widget.page.evaluate(look)
    assert after["globals"] == []
    assert after["children"] == ["h1", "p", "script", "script", "itb-triage"]
    assert after == before


def test_a_loud_page_does_not_reach_into_it(page_of):
    looks = """node => { const style = getComputedStyle(node);
        return [style.color, style.fontFamily, style.fontSize, style.letterSpacing, style.textTransform, style.display, style.backgroundColor, style.borderStyle, style.padding, style.minHeight]; }"""
    parts = (".entry", "textarea", ".send", ".rule .call", ".quick")
    found = []
    for head in ("", f"<style>{LOUD}</style>"):
        widget = page_of(head=head)
        found.append([widget.at(part).first.evaluate(looks) for part in parts])
    assert found[0] == found[1]


def test_in_a_browser_that_is_too_old_the_number_is_there(browser, by_rules):
    page = browser.new_page()
    page.add_init_script("delete window.CSSStyleSheet")
    page.goto(f"http://127.0.0.1:{by_rules.port}/demo")
    link = page.get_by_role("link", name="In danger now? Call 911")
    expect(link).to_be_in_viewport()
    assert link.get_attribute("href") == "tel:911"
    page.close()


def test_two_tags_are_one_widget(page_of):
    widget = page_of(tag='<script src="{source}/widget.js"></script>' * 2)
    assert widget.page.locator("itb-triage").count() == 1
    converses(widget)


def test_the_tag_may_name_the_side_and_the_direction(page_of):
    left = page_of(tag='<script src="{source}/widget.js" data-side="left"></script>', opened=False)
    assert left.at(".corner").bounding_box()["x"] < 100
    mirrored = page_of(tag='<script src="{source}/widget.js" data-dir="rtl"></script>', opened=False)
    assert mirrored.at(".corner").bounding_box()["x"] < 100


def test_a_copy_on_the_clinics_own_server_shows_the_number_while_we_are_down(page_of, site, protocol):
    site.pages["/own.js"] = (widget_script(protocol), {"Content-Type": "text/javascript"})
    down = "http://127.0.0.1:9"
    widget = page_of(tag=f'<script src="/own.js" data-server="{down}"></script>')
    expect(widget.at(".rule .call")).to_be_visible()
    widget.write("his legs are stiff")
    expect(widget.trouble).to_contain_text("911: call now")
    up = page_of(tag='<script src="/own.js" data-server="{source}/"></script>')
    converses(up)


def test_behind_a_path_of_a_web_server_it_finds_the_assistant(page_of, site, protocol):
    site.pages["/pump/widget.js"] = (widget_script(protocol), {"Content-Type": "text/javascript"})
    widget = page_of(tag='<script src="/pump/widget.js?version=2"></script>')
    with widget.page.expect_request("**/session") as asked:
        widget.write("hello")
    assert asked.value.url == f"{site.origin}/pump/webhooks/website/session"


def test_a_page_that_was_not_allowed_shows_what_to_do(page_of, by_rules):
    widget = page_of(tag=f'<script src="http://127.0.0.1:{by_rules.port}/widget.js"></script>')
    widget.write("his legs are stiff")
    expect(widget.trouble).to_contain_text("911: call now")
    assert widget.box.is_enabled()


def test_the_demo_page_can_be_switched_off(embedded):
    assert ask(embedded.port, "/demo").status == 404
    assert ask(embedded.port, "/widget.js").status == 200


def test_in_the_head_of_a_page_it_waits_for_the_body(page_of, embedded):
    head = f'<script src="http://127.0.0.1:{embedded.port}/widget.js"></script>'
    converses(page_of(head=head, tag="<p>The end</p>"))
