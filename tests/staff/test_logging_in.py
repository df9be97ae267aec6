"""Log-in, second factor, lock-out, passwords, idle time-out: over HTTP, as a person or an attacker would."""

import io
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from staff.people.management.commands.serve import prepare
from staff.people.models import Person
from tests.staff.conftest import PASSWORD, use
from tests.staff.console import code_of
from tests.staff.seed import Conversations, database_file

LOG_IN, INBOX = "/account/log-in/", "/"


@pytest.fixture(autouse=True)
def a_quiet_minute():
    """What was counted of this address in the tests before is forgotten."""
    cache.clear()


@pytest.fixture
def newcomer(staff, request):
    """Somebody with a one-time password and no authenticator yet, not logged in."""
    name = f"new{abs(hash(request.node.name)) % 10**6}"
    person = staff.new("reviewer", name, factor=False)
    person.one_time_password = True
    person.save()
    return person


@pytest.fixture
def client():
    return Client(headers={"user-agent": "test"})


def type_in(client, name, password=PASSWORD, **more):
    return client.post(LOG_IN, {"login": name, "password": password, **more})


def set_up(client):
    """Sets up the authenticator app; its secret."""
    secret = client.get("/account/authenticator/totp/activate/").context["form"].secret
    assert client.post("/account/authenticator/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def choose(client, old, new, again=None):
    return client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again or new})


def test_from_one_time_password_to_the_inbox(newcomer, client):
    assert type_in(client, newcomer.username).status_code == 302
    assert client.get(INBOX)["Location"] == "/account/password/"
    choose(client, PASSWORD, "another walk by the lake")
    assert client.get(INBOX)["Location"] == "/account/authenticator/totp/activate/"
    secret = set_up(client)
    codes = client.get("/account/authenticator/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>\w+</code>", codes)) == 10
    assert client.get(INBOX).status_code == 200

    client.post("/account/log-out/")
    assert client.get(INBOX)["Location"].startswith(LOG_IN)
    assert (
        type_in(client, newcomer.username, "another walk by the lake")["Location"]
        == "/account/authenticator/authenticate/"
    )
    assert client.get(INBOX)["Location"].startswith(LOG_IN), "the password alone opens nothing"
    wrong = client.post("/account/authenticator/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    later = code_of(secret, time.time() + 30)
    assert client.post("/account/authenticator/authenticate/", {"code": later}).status_code == 302
    assert client.get(INBOX).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/conversations/1/", "/audit/", "/people/", "/corrections/", "/account/authenticator/"]
)
def test_with_a_one_time_password_nothing_else_opens(newcomer, client, path):
    type_in(client, newcomer.username)
    assert client.get(path)["Location"] == "/account/password/"


@pytest.mark.parametrize("path", ["/", "/conversations/1/", "/audit/", "/people/", "/corrections/"])
def test_without_a_second_factor_nothing_else_opens(staff, client, path, request):
    name = f"no{abs(hash(request.node.name)) % 10**6}"
    staff.new("supervisor", name, factor=False)
    type_in(client, name)
    assert client.get(path)["Location"] == "/account/authenticator/totp/activate/"


def test_a_code_works_once(newcomer, client):
    type_in(client, newcomer.username)
    choose(client, PASSWORD, "another walk by the lake")
    secret = set_up(client)
    code = code_of(secret, time.time() + 30)
    for expected in (302, 200):
        other = Client()
        type_in(other, newcomer.username, "another walk by the lake")
        assert other.post("/account/authenticator/authenticate/", {"code": code}).status_code == expected


def test_the_secrets_of_the_apps_are_sealed(newcomer, client):
    type_in(client, newcomer.username)
    choose(client, PASSWORD, "another walk by the lake")
    secret = set_up(client)
    kept = [str(each.data) for each in Authenticator.objects.filter(user=newcomer)]
    assert len(kept) == 2, "the app's, and the recovery codes'"
    assert not any(secret in each for each in kept)
    assert all("gAAAA" in each for each in kept), "a Fernet token begins so"


def test_wrong_codes_are_slowed_down(newcomer, client):
    type_in(client, newcomer.username)
    choose(client, PASSWORD, "another walk by the lake")
    set_up(client)
    client.post("/account/log-out/")
    type_in(client, newcomer.username, "another walk by the lake")
    for _ in range(12):
        answer = client.post("/account/authenticator/authenticate/", {"code": "123456"})
    assert "Too many" in answer.content.decode()


def test_after_five_wrong_passwords_the_right_one_is_refused_too(staff, client):
    staff.new("viewer", "locked")
    for _ in range(5):
        answer = type_in(client, "locked", "wrong")
    assert answer.status_code == 429
    assert "Locked for 15 minutes" in answer.content.decode()
    assert type_in(Client(headers={"user-agent": "another browser"}), "locked").status_code == 429
    assert type_in(Client(), "vera")["Location"] == "/account/authenticator/authenticate/", "others are not locked out"
    out = io.StringIO()
    call_command("newpassword", "locked", stdout=out)
    given = out.getvalue().split()[-1]
    assert type_in(Client(), "locked", given).status_code == 302


def test_an_unknown_name_and_a_wrong_password_look_the_same(staff):
    known = type_in(Client(), "vera", "wrong").content.decode()
    unknown = type_in(Client(), "nobody-of-that-name", "wrong").content.decode()

    def told(page):
        return re.findall(r'class="error"[^>]*>([^<]*)<', page)

    assert told(known) == told(unknown) != []


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("short", "too short"),
        ("123456789012345", "entirely numeric"),
        ("password1234", "too common"),
        ("new-person-name-x", "too similar"),
        (PASSWORD, "the password you have now"),
    ],
)
def test_password_rules(staff, client, password, wrong):
    name = "new-person-name"
    person = Person.objects.filter(username=name).first() or staff.new("viewer", name)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
    assert wrong in choose(client, PASSWORD, password).content.decode()


def test_idle_for_too_long_is_out(staff):
    client = staff.as_("vera")
    assert client.get(INBOX).status_code == 200
    cookie = client.cookies["console"]
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE == 900
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    session = Session.objects.get(pk=client.session.session_key)
    before = session.expire_date
    time.sleep(0.01)
    client.get(INBOX)  # a click counts anew
    session.refresh_from_db()
    assert session.expire_date > before
    session.expire_date = before.replace(year=2000)
    session.save()
    assert client.get(INBOX)["Location"].startswith(LOG_IN)


def test_nobody_signs_up_and_no_password_comes_by_mail(staff, client):
    for path in ("/accounts/signup/", "/account/signup/", "/account/password/reset/", "/account/email/"):
        assert client.get(path)["Location"].startswith(LOG_IN)
        assert staff.as_("ada").get(path).status_code == 404


def test_who_left_is_out_at_once(staff):
    person = staff.new("viewer", "leaving")
    client = staff.as_("leaving")
    assert client.get(INBOX).status_code == 200
    sent = {"username": "leaving", "groups": [str(group.pk) for group in person.groups.all()]}
    assert staff.as_("ada").post(f"/people/people/person/{person.pk}/change/", sent).status_code == 302
    assert client.get(INBOX).status_code == 302
    late = Client()
    told = late.post(LOG_IN, {"login": "leaving", "password": PASSWORD}, follow=True)
    assert "This account is closed" in told.content.decode()
    assert late.get(INBOX)["Location"].startswith(LOG_IN)


def test_a_new_person_gets_a_one_time_password_shown_once(staff):
    ada = staff.as_("ada")
    sent = {"username": "newhire", "groups": ["1"], "is_active": "on"}
    page = ada.post("/people/people/person/add/", sent, follow=True).content.decode()
    given = re.search(r"One-time password of newhire: (\S+)\. It is shown only now", page)
    assert given
    assert given[1] not in ada.get("/people/people/person/").content.decode()
    client = Client()
    type_in(client, "newhire", given[1])
    assert client.get(INBOX)["Location"] == "/account/password/"


def test_a_lost_phone_is_replaced_by_an_administrator(staff):
    person = staff.new("viewer", "phoneless")
    client = staff.as_("phoneless")
    sent = {"action": "new_authenticator", "_selected_action": [str(person.pk)]}
    page = staff.as_("ada").post("/people/people/person/", sent, follow=True).content.decode()
    assert "One-time password of phoneless" in page
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(INBOX)["Location"].startswith(LOG_IN)


def test_a_new_password_for_nobody_names_who_there_is(staff):
    with pytest.raises(CommandError, match="there is no 'nobody'. There are: .*vera"):
        call_command("newpassword", "nobody")


def test_the_first_start_prints_one_password_and_the_next_none(tmp_path, staff):
    url = database_file(tmp_path)
    try:
        use(url)
        Conversations(url)
        out = io.StringIO()
        prepare(out)
        password = re.search(r"first account: admin, one-time password (\S+)", out.getvalue())[1]
        again = io.StringIO()
        prepare(again)
        assert again.getvalue() == ""
        admin = Person.objects.get()
        assert admin.check_password(password)
        assert {group.name for group in admin.groups.all()} == {"administrator", "supervisor"}
    finally:
        use(staff.url)


def test_no_cookie_or_header_gives_more_away_than_it_must(staff):
    answer = staff.as_("vera").get(INBOX)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_form_of_another_site_changes_nothing(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.person("rita"), backend=settings.AUTHENTICATION_BACKENDS[1])
    answer = client.post(f"/conversations/{staff.numbers['urgent']}/review/", {"verdict": "agree", "seen": 2})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
