"""After taking away: so that the database's file does not hold it either."""

import shutil
import time
from pathlib import Path
from typing import Callable

from django.db import DatabaseError, connection

from staff.conversations.models import Exchange, Summary
from staff.retention.erase import BY_SENDER

STEP = 500  # pages of the search's index in one go: the assistant writes in between
MOST_STEPS = 100_000
WAIT_SECONDS = 30.0


class NotCompacted(Exception):
    """It could not be done now. The message says what would help."""


def compact(say: Callable[[str], None] = lambda _: None) -> None:
    """Writes the file anew without what was deleted (SQLite), or frees its room (PostgreSQL). Raises NotCompacted."""
    try:
        if connection.vendor == "sqlite":
            _sqlite(say)
        else:
            _postgresql()
    except DatabaseError as error:
        why = f"the database's file could not be written anew ({error}). The next run tries again"
        raise NotCompacted(why) from None


def _sqlite(say: Callable[[str], None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(1000 * WAIT_SECONDS)}")
        say("taking the words out of the search")
        _merge_the_search(cursor)
        _check_room()
        say("writing the file anew")
        cursor.execute("VACUUM")
        end = time.monotonic() + WAIT_SECONDS
        while True:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return
            if time.monotonic() > end:
                raise NotCompacted("the journal beside the database is in use. The next run tries again")
            time.sleep(0.2)


def _merge_the_search(cursor: "object") -> None:
    """Into one piece: FTS5 keeps the words of what was deleted until the pieces that hold them are merged."""
    size = -STEP  # the first step takes all pieces
    for _ in range(MOST_STEPS):
        before = connection.connection.total_changes
        cursor.execute("INSERT INTO exchange_words(exchange_words, rank) VALUES ('merge', %s)", [size])  # type: ignore[attr-defined]
        if connection.connection.total_changes - before < 2:
            return
        size = STEP


def _check_room() -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.is_file():
        return
    wanted, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < 2 * wanted:
        raise NotCompacted(
            f"writing the file anew needs {2 * wanted // 2**20} MB free on its disk; there are {free // 2**20}"
        )


def _postgresql() -> None:
    with connection.cursor() as cursor:
        for table in (*BY_SENDER, Exchange._meta.db_table, "exchange_words", Summary._meta.db_table):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
