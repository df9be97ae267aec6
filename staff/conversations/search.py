"""Full-text search: SQLite's FTS5 and PostgreSQL's own, over the table `exchange_words`.

Words are found in all their forms ("stiff" finds "stiffness"), "phrases in quotes" as they stand. All of them must
occur in the conversation, each in any message. Ids of exchanges tell their conversation, so no other table is read.
"""

import re
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

from staff.conversations.models import PLACES, Exchange, Summary

MOST_TERMS = 12
COMMON = 10_000  # exchanges with a word, from which on PostgreSQL looks for it in one conversation after the other
_IN_ONE = (
    f"EXISTS (SELECT 1 FROM exchange_words WHERE id >= summaries.number::bigint << {PLACES}"
    f" AND id < (summaries.number + 1)::bigint << {PLACES} AND {{}})"
)
AROUND = 60  # characters shown on either side of what was found
WHERE = {"said": "what caregivers wrote", "told": "what the assistant said", "both": "everything"}


def terms_of(words: str) -> list[str]:
    """The words and phrases to look for, at most MOST_TERMS."""
    found = re.findall(r'"([^"]+)"|(\S+)', words)
    terms = [" ".join(re.findall(r"\w+", quoted or alone)) for quoted, alone in found]
    return list(dict.fromkeys(term for term in terms if term))[:MOST_TERMS]


def containing(summaries: models.QuerySet[Summary], terms: list[str], where: str) -> models.QuerySet[Summary]:
    """Those conversations in which every term occurs. `where`: a key of WHERE."""
    if connection.vendor == "sqlite":
        for term in terms:
            summaries = _listed(summaries, term, where)
        return summaries
    # PostgreSQL lists the conversations of the rarest term, and looks for the others in these one by one.
    hits = sorted((_hits_up_to(COMMON, term, where), place, term) for place, term in enumerate(terms))
    for first, (count, _, term) in enumerate(hits):
        one_by_one = first or count == COMMON
        summaries = (_looked_into if one_by_one else _listed)(summaries, term, where)
    return summaries


def _listed(summaries: models.QuerySet[Summary], term: str, where: str) -> models.QuerySet[Summary]:
    statement, values = _found(term, where)
    return summaries.filter(number__in=RawSQL(statement, values))


def _looked_into(summaries: models.QuerySet[Summary], term: str, where: str) -> models.QuerySet[Summary]:
    condition, values = _tsquery(term, where)
    return summaries.extra(where=[_IN_ONE.format(condition)], params=values)


def _hits_up_to(most: int, term: str, where: str) -> int:
    """In how many exchanges the term occurs; counted up to `most`."""
    condition, values = _tsquery(term, where)
    statement = f"SELECT count(*) FROM (SELECT 1 FROM exchange_words WHERE {condition} LIMIT {most}) AS found"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def first_hits(numbers: list[int], terms: list[str], where: str) -> dict[int, Exchange]:
    """By conversation, the first exchange in which the first term occurs."""
    if not numbers or not terms:
        return {}
    statement, values = _hits(terms[0], where, numbers)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ids = [row[0] for row in cursor.fetchall()]
    return {each.id >> PLACES: each for each in Exchange.objects.filter(id__in=ids)}


def excerpt(exchange: Exchange, term: str, where: str) -> list[tuple[str, bool]]:
    """The text around the first place of `term` in `exchange`, in pieces: whether each is what was looked for."""
    texts = {"said": [exchange.said or ""], "told": [exchange.told]}.get(where, [exchange.said or "", exchange.told])
    # Forms of a word share its beginning.
    begin = r"\W+".join(re.escape(word[: max(3, len(word) - 3)]) + r"\w*" for word in term.split())
    for text in texts:
        place = re.search(rf"\b{begin}", text, re.IGNORECASE)
        if place:
            here, there = place.span()
            before, after = text[max(0, here - AROUND) : here], text[there : there + AROUND]
            return [
                ("… " if here > AROUND else "", False),
                (before, False),
                (text[here:there], True),
                (after, False),
                (" …" if there + AROUND < len(text) else "", False),
            ]
    return [(texts[0][: 2 * AROUND], False)]


def _found(term: str, where: str) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        return f"SELECT DISTINCT rowid >> {PLACES} FROM exchange_words WHERE exchange_words MATCH %s", [
            _fts(term, where)
        ]
    condition, values = _tsquery(term, where)
    return f"SELECT DISTINCT id >> {PLACES} FROM exchange_words WHERE {condition}", values


def _hits(term: str, where: str, numbers: list[int]) -> tuple[str, list[Any]]:
    wanted = ", ".join(str(int(number)) for number in numbers)
    if connection.vendor == "sqlite":
        return (
            f"SELECT min(rowid) FROM exchange_words WHERE exchange_words MATCH %s AND rowid >> {PLACES} IN ({wanted})"
            f" GROUP BY rowid >> {PLACES}",
            [_fts(term, where)],
        )
    condition, values = _tsquery(term, where)
    ranges = " OR ".join(f"id BETWEEN {n << PLACES} AND {(n + 1 << PLACES) - 1}" for n in numbers)
    return f"SELECT min(id) FROM exchange_words WHERE ({ranges}) AND {condition} GROUP BY id >> {PLACES}", values


def _fts(term: str, where: str) -> str:
    return f'"{term}"' if where == "both" else f'{{{where}}} : "{term}"'


def _tsquery(term: str, where: str) -> tuple[str, list[Any]]:
    columns = ("said", "told") if where == "both" else (where,)
    condition = " OR ".join(f"{column} @@ phraseto_tsquery('itb_words', %s)" for column in columns)
    return f"({condition})", [term] * len(columns)
