"""How a message is read, on the page that a clinician signs: every value that decides, and what follows from it."""

import html
import re

import pytest

from bench.evaluate.figures import NOTED, REQUIRED
from bench.knowledge import measures
from itb_triage.classifier.card import ARCHIVE, Card
from itb_triage.protocol.language import THRESHOLDS, Asides, Classifier, Cues, Questions
from itb_triage.protocol.models import Tier
from itb_triage.protocol.signed_content import ONLY_LEARNED_FROM
from itb_triage.signoff import outcomes, print_table, reading, write_page
from itb_triage.signoff.words import in_100, limit_in_words, reading_words

FILES = {"classifier": Classifier, "questions": Questions, "asides": Asides}
DECIDING = [
    (file, name) for file, model in FILES.items() for name in model.__fields__ if name not in ONLY_LEARNED_FROM.get(model, ())
]
FIGURES = {
    "scored": {
        "sensitivity": {"value": 0.9853, "interval": [0.97, 0.9941], "of": [470, 477]},
        "sign F1, micro": {"value": 0.943},
    },
    "outside": {"by a new measure": {"value": 0.5, "of": [1, 2]}, "specificity": {"value": 0.9}},
    "a new part": {},
}


def card_of(protocol, **changes):
    known = {"version": "3", "released": "2026-11-29", "files": {ARCHIVE: "4dbab6b8420a" + "0" * 52}}
    return Card(**{**known, "limits": protocol.language.limits(), "figures": FIGURES, **changes})


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    def written(protocol, card=None):
        target = tmp_path_factory.mktemp("page") / "protocol.html"
        write_page(protocol, target, card)
        return html.unescape(target.read_text())

    return written


@pytest.fixture(scope="module")
def page(page_of, protocol):
    return page_of(protocol, card_of(protocol))


def with_limit(protocol, file, name, value):
    """The protocol with one limit changed."""
    changed = getattr(protocol.language, file).copy(update={name: value})
    return protocol.copy(update={"language": protocol.language.copy(update={file: changed})})


@pytest.mark.parametrize(("file", "name"), DECIDING)
def test_every_value_that_decides_is_on_the_page(protocol, page, file, name):
    value = getattr(getattr(protocol.language, file), name)
    assert reading_words().limits[file][name] in page
    if not name.endswith(THRESHOLDS):
        assert all(f"<li>{word}</li>" in page for word in value)
        return
    row = re.search(rf'<tr id="limit-{file}-{name}">.*?</tr>', page, re.DOTALL).group()
    each = [value[tier.value] for tier in Tier] if isinstance(value, dict) else [value]
    assert re.findall(r'<data value="([^"]*)">', row) == [str(one) for one in each]
    for one in each:
        assert limit_in_words(name, one) in row


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, name in DECIDING if name.endswith(THRESHOLDS)])
def test_every_value_on_the_page_comes_from_the_data(protocol, file, name):
    value = getattr(getattr(protocol.language, file), name)
    changed = with_limit(protocol, file, name, {tier: 0.3333 for tier in value} if isinstance(value, dict) else 0.3333)
    (limit,) = [limit for limit in reading.limits(changed) if (limit.file, limit.name) == (file, name)]
    assert {(one, "33.33 in 100" in words) for one, words in limit.values} == {(0.3333, True)}


def test_there_are_words_for_what_decides_and_for_nothing_else():
    words = reading_words()
    assert {(file, name) for file, names in words.limits.items() for name in names} == set(DECIDING)
    assert set(words.situations) == set(outcomes.SITUATIONS)
    assert set(words.lists) == set(Cues.__fields__) - {"cues"}
    assert {*REQUIRED, *NOTED, measures.ANSWERED, measures.TURNED, measures.NOT_TRIAGED, measures.TRIAGED_FIRST} <= set(words.figures)


def test_every_cue_is_on_the_page_below_what_it_says(protocol, page):
    cues = protocol.language.cues
    folded = {code: part for part, code in re.findall(r"<details>(<summary>[^\n]*<code>(\w+)</code></summary>.*?)</details>", page, re.DOTALL)}
    for cue in cues.cues:
        assert reading_words().cues[cue.says] in folded[cue.says]
        for word in cue.cues:
            assert f"<li>{word}</li>" in folded[cue.says]
        if cue.words:
            assert f"at most {cue.words} words away" in folded[cue.says]
    for name in reading_words().lists:
        assert reading_words().lists[name] in folded[name]
        for word in getattr(cues, name):
            assert f"<li>{word}</li>" in folded[name]
    assert set(reading_words().cues) == {cue.says for cue in cues.cues}


def test_the_model_and_all_that_was_measured_of_it_is_on_the_page(page):
    assert "Model 3 of 2026-11-29, digest <code>4dbab6b8420a</code>." in page
    assert "the same wherever the program runs" in page
    for row in (
        '<th scope="row">Of 477 urgent messages 470 were read as urgent</th><td>98.53 in 100</td><td>97 to 99.41 in 100</td>',
        '<th scope="row">How well single signs are found, all together (F1: 100 is best)</th><td>94.3 in 100</td><td>-</td>',
        '<th scope="row">by a new measure: 1 of 2</th><td>50 in 100</td><td>-</td>',
        '<th scope="row">specificity</th><td>90 in 100</td><td>-</td>',
    ):
        assert row in page
    assert "<caption>Messages that others wrote</caption>" in page and "<caption>a new part</caption>" in page
    assert "measured with other limits" not in page


def test_the_page_says_what_is_not_known_of_a_model(protocol, page_of):
    assert "There is no released model here" in page_of(protocol)
    assert "and no learned model." in page_of(protocol)
    assert "Nothing was measured of it" in page_of(protocol, card_of(protocol, figures={}))
    other = with_limit(protocol, "classifier", "together_from", 0.2)
    assert "measured with other limits" in page_of(other, card_of(protocol))


def test_the_terminal_tells_the_same(protocol, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    print_table(protocol, card_of(protocol))
    told = capsys.readouterr().out
    for limit in reading.limits(protocol):
        assert limit.means in told
        assert all(f"{words} ({value})" in told for value, words in limit.values)
    for _, groups in reading.by_situation(protocol):
        assert all(row.example in told for _, rows in groups for row in rows)
    assert "Model 3 of 2026-11-29, 4dbab6b8420a" in told and "Of 477 urgent messages 470" in told
    print_table(protocol, None)
    assert "There is no released model" in capsys.readouterr().out


@pytest.mark.parametrize("tier", list(Tier))
def test_the_bands_of_a_tier_hold_every_probability_and_are_what_the_program_does(protocol, tier):
    sign = next(sign for sign in protocol.signs.values() if sign.tier is tier)
    told = outcomes.outcomes(protocol, sign)
    assert sorted(name for names, _ in told for name in names) == sorted(outcomes.SITUATIONS)
    for names, bands in told:
        assert (bands[0].low, bands[-1].high) == (0.0, 1.0)
        assert [band.high for band in bands[:-1]] == [band.low for band in bands[1:]]
        for name in names:
            for band in bands:
                assert band.low < band.example < band.high
                for there in (band.example, band.low + 1e-6, band.high - 1e-6):
                    assert outcomes.outcome_of(protocol, sign, outcomes.SITUATIONS[name], there) == band.outcome


def test_the_bands_follow_the_limits(protocol):
    sign = next(sign for sign in protocol.signs.values() if sign.tier is Tier.warning)

    def bands(of, situation):
        (found,) = [bands for names, bands in outcomes.outcomes(of, sign) if situation in names]
        return [(band.low, band.outcome) for band in found]

    limits = protocol.language.classifier
    asked, sure = limits.ask_from["warning"], limits.sure_from["warning"]
    expected = [(0.0, "dropped"), (asked, "asked"), (sure, "counts")]
    assert bands(protocol, "unfound_beside_warning") == expected
    higher = with_limit(protocol, "classifier", "together_from", 0.3)
    assert bands(higher, "unfound") == [(0.0, "dropped"), (asked, "asked"), (0.3, "counts")]


def test_the_headings_are_in_order_and_every_head_of_a_table_says_of_what(page):
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert not re.search(r"<th(?![^>]*scope=)(>|\s)", page)
    assert "<script" not in page


@pytest.mark.parametrize(("value", "words"), [(0.45, "45 in 100"), (0.06, "6 in 100"), (0.985, "98.5 in 100"), (1, "100 in 100")])
def test_a_probability_is_said_as_people_read_it(value, words):
    assert in_100(value) == words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("sure_from", 0.45, "from 45 in 100 on"),
        ("ask_from", 1.0, "never"),
        ("doubt_below", 0.12, "below 12 in 100"),
        ("doubt_below", 0.0, "never"),
    ],
)
def test_a_limit_is_said_as_people_read_it(name, value, words):
    assert limit_in_words(name, value) == words
