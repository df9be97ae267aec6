"""How long the console's pages take over 100,000 conversations: `python -m bench.console [--database postgresql]`.

The conversations are made of what the core answers to messages of data/language/examples; the pages are asked of
Django in this process, log-in and audit trail included.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Iterator

from itb_triage.assessment import State
from itb_triage.learning.examples import load_examples
from itb_triage.protocol import Protocol, load_protocol
from itb_triage.record import Exchange, Summary, exchanges_in
from tests.record.events import events_of

ROOT = Path(__file__).resolve().parents[1]
LIMIT, LIMIT_DASHBOARD = 300, 500  # ms a page
PATTERNS = 600  # conversations that the core answers; the others repeat them with other messages
YEARS = 3.0
AT_ONCE = 2_000
Rows = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Builds the database and times the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--conversations", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="console") as folder:
        if options.database == "sqlite":
            _run(f"sqlite:///{folder}/console.db", options.conversations)
            return
        import pgserver

        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            _run(server.get_uri(), options.conversations)
        finally:
            server.cleanup()


def _run(url: str, count: int) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="staff.settings", ITB_TRIAGE_DATABASE_URL=url, ITB_TRIAGE_CONSOLE_SECRET="s" * 50
    )
    import django

    django.setup()
    from django.core.management import call_command

    began = time.monotonic()
    _fill(url, count)
    call_command("migrate", verbosity=0, interactive=False)
    _review(count)
    print(f"{count:,} conversations made in {time.monotonic() - began:.0f} s", flush=True)
    _time_pages(count)


# --- the conversations ---


def _fill(url: str, count: int) -> None:
    from assistant.database import Database
    from assistant.tables import EXCHANGES, FACETS, SUMMARIES

    protocol, chance = load_protocol(ROOT), random.Random(1)
    messages = [example.text for example in load_examples(ROOT, protocol)]
    patterns = [_pattern(protocol, messages, chance) for _ in range(PATTERNS)]
    database = Database(url)
    numbers = iter(range(1, count + 1))
    for done in range(0, count, AT_ONCE):
        rows: Rows = {"summaries": [], "exchanges": [], "facets": []}
        for number in (next(numbers) for _ in range(min(AT_ONCE, count - done))):
            _add(rows, number, chance.choice(patterns), messages, chance)
        with database.writing() as connection:
            for table in (SUMMARIES, EXCHANGES, FACETS):
                connection.execute(table.insert(), rows[table.name])
        if done % 20_000 == 0:
            print(f"  {done:,} of {count:,}", flush=True)


def _pattern(protocol: Protocol, messages: list[str], chance: random.Random) -> tuple[Exchange, ...]:
    said = [chance.choice(messages) for _ in range(chance.choice((1, 2, 3, 4, 6, 8, 12)))]
    events, _ = events_of(protocol, *said)
    return exchanges_in(protocol, events, State()).new


def _add(rows: Rows, number: int, pattern: tuple[Exchange, ...], messages: list[str], chance: random.Random) -> None:
    from assistant.summaries import row_of
    from assistant.tables import exchange_id

    began = time.time() - chance.random() * YEARS * 365 * 86_400
    summary = Summary()
    for place, exchange in enumerate(pattern, 1):
        at = began + 60.0 * place
        summary = summary.with_exchange(Exchange(**{**vars(exchange), "at": at}))
        said = exchange.said if place == 1 else chance.choice(messages)
        told = "\n\n".join(exchange.told)
        row = {"id": exchange_id(number, place), "at": at, "said": said, "told": told, "detail": exchange.detail()}
        rows["exchanges"].append(row)
    channel = chance.choice(("website", "website", "sms", "rest"))
    rows["summaries"].append(
        {
            "number": number,
            "sender_id": f"{channel}-{number:032x}",
            **row_of(summary),
            "channel": channel,
            "to_review": chance.random() < 0.02,
        }
    )
    for kind, values in (("sign", summary.signs), ("list", summary.lists)):
        rows["facets"] += [{"kind": kind, "value": value, "number": number} for value in values]


def _review(count: int) -> None:
    from django.db import connection

    from staff.people.models import Person
    from staff.people.roles import make_roles
    from staff.reviews.models import Case, Review, Tag, Verdict

    make_roles()
    chance = random.Random(2)
    people = [Person.objects.create_user(f"nurse{n}") for n in range(10)]
    verdicts = [Verdict.AGREE] * 18 + [Verdict.HIGHER, Verdict.LOWER]
    reviews = (
        Review(
            number=n,
            reviewer=chance.choice(people),
            turns=3,
            verdict=chance.choice(verdicts),
            waited=chance.expovariate(1 / 5400),
        )
        for n in range(1, count + 1)
        if chance.random() < 0.9
    )
    Review.objects.bulk_create(reviews, batch_size=2_000)
    cases = [Case(number=n, assigned_to=chance.choice(people)) for n in range(1, count + 1, 20)]
    Case.objects.bulk_create(cases, batch_size=2_000)
    tag = Tag.objects.create(name="refill")
    for case in cases[:500]:
        case.tags.add(tag)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # as its autovacuum does
            cursor.execute("ANALYZE")


# --- the pages ---


def _pages(count: int) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """What is asked for: a name, the address, and what was searched for before (words, where)."""
    none = ("", "said")
    last = max(count // 50 - 1, 1)
    yield "inbox", "/", none
    yield "all", "/?show=all", none
    yield "a sample", "/?show=sample", none
    yield "all, last page that can be asked for", f"/?show=all&page={min(last, 2000)}", none
    yield "urgent", "/?show=all&disposition=urgent", none
    yield "one list", "/?show=all&on_list=overdose", none
    yield "a common sign", "/?show=all&sign=increased_spasticity", none
    yield "a rare sign", "/?show=all&sign=self_harm", none
    yield "channel", "/?show=all&channel=sms", none
    yield "a day", "/?show=all&started_from=2026-01-05&started_to=2026-01-05", none
    yield "turns", "/?show=all&turns_from=10", none
    yield "reviewed by", "/?show=all&reviewed_by=3", none
    yield "verdict", "/?show=all&verdict=lower", none
    yield "tag", "/?show=all&tag=1", none
    yield "assigned to", "/?show=all&assigned_to=3", none
    yield "all of these", "/?show=all&disposition=urgent&on_list=withdrawal&channel=sms&verdict=agree", none
    yield "nothing passes", "/?show=all&sign=self_harm&on_list=withdrawal&turns_from=11&channel=sms", none
    yield "a common word", "/?show=all", ("his", "said")
    yield "a common word, to review", "/", ("stiff", "said")
    yield "a rare word", "/?show=all", ("wheelchair", "said")
    yield "three words", "/?show=all", ("stiff legs morning", "said")
    yield "a phrase", "/?show=all", ('"will not wake"', "said")
    yield "no such word", "/?show=all", ("zebraesque", "said")
    yield "a word of every answer", "/?show=all", ("emergency", "told")
    yield "in everything", "/?show=all", ("breathing", "both")
    yield "a word with filters", "/?show=all&channel=sms&disposition=information", ("scratching", "said")
    today = date.today()
    year_ago, long_ago = today - timedelta(days=364), today - timedelta(days=int(365 * YEARS))
    yield "the dashboard", "/dashboard/", none
    yield "the dashboard, 100 days", f"/dashboard/?first={today - timedelta(days=99)}&last={today}", none
    yield (
        "the dashboard, a year by weeks",
        f"/dashboard/?by=week&first={year_ago}&last={today}",
        none,
    )
    yield "the dashboard, all of it", f"/dashboard/?by=week&first={long_ago}&last={today}", none
    yield "the alerts", "/alerts/", none
    yield "a conversation", f"/conversations/{count // 2}/", none
    yield "the trail", "/audit/", none
    yield "the trail of a conversation", f"/audit/?conversation={count // 2}", none


def _time_pages(count: int) -> None:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import Group
    from django.test import Client

    from staff.people.models import Person

    person = Person.objects.create_user("bench")
    person.groups.set(Group.objects.filter(name="supervisor"))
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    slow = []
    print(f"{'page':40} {'median':>7} {'worst':>7}  ms")
    for name, address, (words, where) in _pages(count):
        client.post("/search/", {"words": words, "where": where})
        took = [_took(client, address) for _ in range(5)]
        median = statistics.median(took)
        limit = LIMIT_DASHBOARD if "dashboard" in name else LIMIT
        slow += [name] if median > limit else []
        print(f"{name:40} {median:7.0f} {max(took):7.0f}", flush=True)
    print(f"over {LIMIT} ms ({LIMIT_DASHBOARD} of the dashboard): {', '.join(slow) or 'none'}")


def _took(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
