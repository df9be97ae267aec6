"""The database of the conversations: a connection that makes its tables, and says when the database is away."""

import json
import logging
import os
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from assistant.tables import CONVERSATIONS, bring_up_to_date

logger = logging.getLogger(__name__)

URL_VARIABLE = "ITB_TRIAGE_DATABASE_URL"
WAIT_SECONDS = 0.5  # for a locked database; everybody waits with it
PAUSE_SECONDS = 1.0  # after a failure, before the database is tried again

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}  # the databases that are supported


class Database:
    """An SQLAlchemy engine with its tables; `url`, or ITB_TRIAGE_DATABASE_URL, says where it is."""

    def __init__(self, url: str) -> None:
        self._url = os.environ.get(URL_VARIABLE, url)
        self._file = _FileOnDisk(self._url)
        self._engine = _engine(self._url)
        self._locks: Optional[sa.engine.Connection] = None
        self._ready = False
        self._not_before = 0.0
        try:
            self._prepare()
        except Exception as error:
            self.failed("open", error)

    @contextmanager
    def reading(self) -> Iterator[sa.engine.Connection]:
        """A connection to read by. Raises what keeps the database away."""
        self._prepare()
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.engine.Connection]:
        """A transaction: all of it is written, or nothing. Raises what keeps the database away."""
        self._prepare()
        with self._engine.begin() as connection:
            yield connection

    def going_on(self, conversation: str) -> Optional[str]:
        """What is needed to go on with the conversation: the JSON that the tracker store wrote. None for a new one.

        Raises what keeps the database away.
        """
        wanted = sa.select(CONVERSATIONS.c.going_on).where(CONVERSATIONS.c.sender_id == conversation)
        with self.reading() as connection:
            row = connection.execute(wanted).first()
        return row.going_on if row else None

    @property
    def shared(self) -> bool:
        """Whether several processes may use it at once: a PostgreSQL."""
        return self._engine.dialect.name == "postgresql"

    @property
    def away(self) -> bool:
        """Whether it failed a moment ago."""
        return time.monotonic() < self._not_before

    def try_lock(self, number: int) -> bool:
        """Takes the lock `number` for this process, if no other has it. It goes with the connection."""
        if self.away:
            return False
        try:
            if self._locks is None:
                self._locks = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._locks.execute(sa.select(sa.func.pg_try_advisory_lock(number))).scalar())
        except Exception as error:
            self._lose_locks("lock", error)
            return False

    def unlock(self, number: int) -> None:
        """Gives the lock back, unless it went with its connection."""
        if self._locks is None:
            return
        try:
            self._locks.execute(sa.select(sa.func.pg_advisory_unlock(number)))
        except Exception as error:
            self._lose_locks("unlock", error)

    def _lose_locks(self, what: str, error: Exception) -> None:
        """Closes the one connection that holds all locks of this process: back in the pool it would keep them."""
        if self._locks is not None:
            self._locks.invalidate()
            self._locks.close()
            self._locks = None
        self.failed(what, error)

    def failed(self, what: str, error: Exception) -> None:
        """One line without the statement's values: they hold what people wrote."""
        if isinstance(error, ConnectionError):
            return
        self._ready = False
        self._not_before = time.monotonic() + PAUSE_SECONDS
        logger.error(
            "The conversation database could not %s (%s). Conversations go on from memory.", what, type(error).__name__
        )

    def _prepare(self) -> None:
        """Makes the tables where they are missing."""
        if self.away:
            raise ConnectionError("tried a moment ago")
        if self._ready and self._file.is_the_same():
            return
        self._engine.dispose()
        self._file.make_room()
        bring_up_to_date(self._engine)
        self._file.remember()
        self._ready = True


def replace_row(connection: sa.engine.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Writes the row of `table` with the primary key in `values`, in place of the one that is there."""
    connection.execute(_replacing(table, connection.dialect.name), dict(values))


def insert_if_new(connection: sa.engine.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Writes the row, unless one with its primary key is there."""
    connection.execute(_INSERT[connection.dialect.name](table).values(**values).on_conflict_do_nothing())


@cache
def _replacing(table: sa.Table, dialect: str) -> Any:
    """The statement of replace_row. Made once: building it takes as long as running it."""
    keys = [column.name for column in table.primary_key]
    row = _INSERT[dialect](table)
    new = {column.name: row.excluded[column.name] for column in table.columns if column.name not in keys}
    return row.on_conflict_do_update(index_elements=keys, set_=new)


def answer_row(conversation: str, message_id: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of ANSWERS for the answer to one message."""
    return {"sender_id": conversation, "message_id": message_id, "reply": json.dumps(items), "at": time.time()}


class _FileOnDisk:
    """The file of an SQLite database. One that was taken away must be noticed: SQLite would go on writing into it
    where nobody can ever read it."""

    def __init__(self, url: str) -> None:
        path = url.partition(":///")[2] if url.startswith("sqlite") else ""
        self._path = Path(path) if path and path != ":memory:" else None
        self._identity: Optional[int] = None

    def make_room(self) -> None:
        """The folder it lies in."""
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)

    def remember(self) -> None:
        """Which file it is now."""
        self._identity = self._path.stat().st_ino if self._path else None

    def is_the_same(self) -> bool:
        """Whether it is still the file that was opened."""
        if self._path is None:
            return True
        try:
            return self._path.stat().st_ino == self._identity
        except OSError:
            return False


def _engine(url: str) -> sa.engine.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 2})
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _quick(connection: Any, record: Any) -> None:
        # Readers and one writer at once; a commit survives a crash of the process without a sync of the disk.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine
