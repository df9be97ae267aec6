"""What the tables of the console hold of a conversation."""

from typing import Any, List, Optional

import sqlalchemy as sa

from assistant.tables import EXCHANGES, PLACES, SUMMARIES
from itb_triage.record import Exchange, Summary


def summary_of(url: str, conversation: str) -> Optional[Summary]:
    row = _row(url, conversation)
    return Summary.from_row(row) if row else None


def exchanges_of(url: str, conversation: str) -> List[Exchange]:
    """In the order in which they happened."""
    row = _row(url, conversation)
    if row is None:
        return []
    wanted = EXCHANGES.select().where(EXCHANGES.c.id.op(">>")(PLACES) == row.number).order_by(EXCHANGES.c.id)
    with sa.create_engine(url).connect() as connection:
        return [Exchange.from_row(each.at, each.said, each.told, each.detail) for each in connection.execute(wanted)]


def found(url: str, statement: str) -> List[Any]:
    """The first column of what `statement` finds."""
    with sa.create_engine(url).connect() as connection:
        return [row[0] for row in connection.execute(sa.text(statement))]


def _row(url: str, conversation: str) -> Any:
    with sa.create_engine(url).connect() as connection:
        return connection.execute(SUMMARIES.select().where(SUMMARIES.c.sender_id == conversation)).first()
