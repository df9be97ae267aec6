"""What the console shows of a conversation, written in the transaction of its events: its exchanges, and its row."""

import logging
from typing import Any, Dict, List, Optional

import sqlalchemy as sa

from assistant.outbox import write_alert
from assistant.tables import EXCHANGES, FACETS, SUMMARIES, exchange_id
from itb_triage.assessment import State
from itb_triage.protocol import Protocol
from itb_triage.record import Exchange, Summary, exchanges_in
from itb_triage.record.exchanges import SHOWN, Told, words_of

logger = logging.getLogger(__name__)
Event = Dict[str, Any]
# Statements made once: building one takes as long as running it.
_ROW_OF = SUMMARIES.select().where(SUMMARIES.c.sender_id == sa.bindparam("conversation"))
_ROW_AGAIN = SUMMARIES.update().where(SUMMARIES.c.number == sa.bindparam("row"))
_NEW_ROW, _NEW_EXCHANGE = SUMMARIES.insert(), EXCHANGES.insert()


def write_summary(
    connection: sa.engine.Connection, protocol: Protocol, conversation: str, events: List[Event], alert: bool = True
) -> None:
    """Writes what the console shows of `events`: exchanges, and the conversation's row; and, with `alert`, what
    somebody must be told of."""
    row = connection.execute(_ROW_OF, {"conversation": conversation}).first()
    before = Summary.from_row(row) if row else Summary()
    last = _last_exchange(connection, row.number, before.exchanges) if row and not _begins_anew(events) else None
    told = _told(protocol, events, before.state, last)
    summary = before
    if told.again and last:
        summary = summary.with_correction(last, told.again)
    for exchange in told.new:
        summary = summary.with_exchange(exchange)
    if not summary.exchanges:
        return
    for state in told.states:
        summary = summary.with_state(state)
    number = _write_summary_row(connection, conversation, summary, row)
    _write_exchanges(connection, number, before, told)
    _write_facets(connection, number, before, summary)
    if alert:
        decided = told.again and last and told.again.decision != last.decision
        write_alert(connection, number, before, [*([told.again] if decided else []), *told.new], events)


def _write_exchanges(connection: sa.engine.Connection, number: int, before: Summary, told: Told) -> None:
    if told.again:
        again = _exchange_row(number, before.exchanges, told.again)
        connection.execute(EXCHANGES.update().where(EXCHANGES.c.id == again["id"]).values(**again))
    if told.new:
        rows = [_exchange_row(number, before.exchanges + 1 + n, each) for n, each in enumerate(told.new)]
        connection.execute(_NEW_EXCHANGE, rows)


def _write_facets(connection: sa.engine.Connection, number: int, before: Summary, summary: Summary) -> None:
    kinds = (("sign", before.signs, summary.signs), ("list", before.lists, summary.lists))
    facets = [
        {"kind": kind, "value": value, "number": number}
        for kind, old, new in kinds
        for value in new
        if value not in old
    ]
    if facets:
        connection.execute(FACETS.insert(), facets)


def _told(protocol: Protocol, events: List[Event], state: State, last: Optional[Exchange]) -> Told:
    """The exchanges in `events`; where they cannot be made out, at least their words."""
    try:
        return exchanges_in(protocol, events, state, last)
    except Exception as error:
        logger.error("An exchange is kept for the console with its words alone (%s).", type(error).__name__)
        return words_of(events, state)


def _begins_anew(events: List[Event]) -> bool:
    """Whether the first thing said in them is a message, as in all that Rasa writes."""
    said = (event["event"] for event in events if event["event"] in ("user", "bot", SHOWN))
    return next(said, "user") == "user"


def _last_exchange(connection: sa.engine.Connection, number: int, place: int) -> Optional[Exchange]:
    row = connection.execute(EXCHANGES.select().where(EXCHANGES.c.id == exchange_id(number, place))).first()
    return Exchange.from_row(row.at, row.said, row.told, row.detail) if row else None


def _write_summary_row(connection: sa.engine.Connection, conversation: str, summary: Summary, row: Any) -> int:
    values = {**row_of(summary), "to_review": True}
    if not (row and row.to_review and row.waiting_since):
        values |= {"waiting_since": summary.last_message, "escalated": None}
    if row:
        if not connection.execute(_ROW_AGAIN, {"row": row.number, **values}).rowcount:
            raise RuntimeError("the conversation was deleted meanwhile")  # it begins anew, when this is tried again
        return int(row.number)
    return int(connection.execute(_NEW_ROW, {"sender_id": conversation, **values}).inserted_primary_key[0])


def row_of(summary: Summary) -> Dict[str, Any]:
    """The columns of `summaries` that tell of the conversation itself."""
    return {
        "channel": summary.channel[:32],
        "started": summary.started,
        "last_message": summary.last_message,
        "turns": summary.turns,
        "exchanges": summary.exchanges,
        "disposition": summary.disposition.value if summary.disposition else "",
        "urgent": summary.urgent,
        "whole": summary.whole(),
        "misses": summary.misses,
        "lists": ",".join(summary.lists),
    }


def _exchange_row(number: int, place: int, exchange: Exchange) -> Dict[str, Any]:
    return {
        "id": exchange_id(number, place),
        "at": exchange.at,
        "said": None if exchange.said is None else _storable(exchange.said),
        "told": _storable("\n\n".join(exchange.told)),
        "detail": exchange.detail(),
    }


def _storable(text: str) -> str:
    """`text` without what a database refuses: halves of characters, and the character of number 0."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
