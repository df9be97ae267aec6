"""Conversations from before the console: what it shows of them is made from their events, once, at the start."""

import json
import logging

import sqlalchemy as sa

from assistant.database import Database
from assistant.protocol import checked_protocol
from assistant.summaries import write_summary
from assistant.tables import CONVERSATIONS, EVENTS, SUMMARIES
from itb_triage.protocol import Protocol

logger = logging.getLogger(__name__)
AT_ONCE = 100  # conversations in a transaction


def fill_in(database: Database) -> None:
    """Writes what is missing in `summaries` and `exchanges`. With the database away: at the next start."""
    protocol = checked_protocol()
    try:
        with database.reading() as connection:
            missing = [row.sender_id for row in connection.execute(_missing())]
        for done in range(0, len(missing), AT_ONCE):
            if done % (10 * AT_ONCE) == 0:
                print(f"Preparing older conversations for the console: {done} of {len(missing)}", flush=True)
            with database.writing() as connection:
                for conversation in missing[done : done + AT_ONCE]:
                    _fill_in(connection, protocol, conversation)
        _fill_in_lists(database)
    except Exception as error:
        database.failed("prepare older conversations", error)


def _fill_in_lists(database: Database) -> None:
    """Of conversations from before they stood in `summaries`."""
    wanted = sa.select(SUMMARIES.c.number, SUMMARIES.c.whole).where(SUMMARIES.c.lists.is_(None)).limit(AT_ONCE)
    while True:
        with database.writing() as connection:
            rows = connection.execute(wanted).all()
            for row in rows:
                lists = ",".join(json.loads(row.whole)["lists"])
                connection.execute(SUMMARIES.update().where(SUMMARIES.c.number == row.number).values(lists=lists))
        if len(rows) < AT_ONCE:
            return


def _missing() -> sa.sql.Select:
    return sa.select(CONVERSATIONS.c.sender_id).where(
        CONVERSATIONS.c.sender_id.not_in(sa.select(SUMMARIES.c.sender_id))
    )


def _fill_in(connection: sa.engine.Connection, protocol: Protocol, conversation: str) -> None:
    wanted = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == conversation).order_by(EVENTS.c.id)
    try:
        events = [json.loads(row.data) for row in connection.execute(wanted)]
        write_summary(connection, protocol, conversation, events, alert=False)
    except sa.exc.SQLAlchemyError:
        raise
    except Exception as error:
        logger.error("An older conversation cannot be shown in the console (%s).", type(error).__name__)
