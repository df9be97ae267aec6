"""The tables of the conversations. The console reads those from `summaries` on (staff/conversations/models.py), and
its alert sender `alerts` (staff/alerts/models.py)."""

from typing import Any

import sqlalchemy as sa

META = sa.MetaData()
EVENTS = sa.Table(
    "events",
    META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("data", sa.Text, nullable=False),
)
CONVERSATIONS = sa.Table(
    "conversations",
    META,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("going_on", sa.Text, nullable=False),
    sa.Column("updated", sa.Float, nullable=False),
)
ANSWERS = sa.Table(  # the first answer to a message with an id, for whoever sends it again
    "answers",
    META,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("reply", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)
PHONES = sa.Table(  # the number behind a conversation by SMS, sealed (itb_triage/texting/identity.py)
    "phones",
    META,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("since", sa.Float, nullable=False),
)

# --- what the console shows ---

SUMMARIES = sa.Table(  # one row a conversation (itb_triage/record/summary.py)
    "summaries",
    META,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, unique=True),
    sa.Column("channel", sa.String(32), nullable=False, index=True),
    sa.Column("started", sa.Float, nullable=False, index=True),
    sa.Column("last_message", sa.Float, nullable=False),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("exchanges", sa.Integer, nullable=False),
    sa.Column("disposition", sa.String(32), nullable=False, index=True),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("to_review", sa.Boolean, nullable=False),  # something was said since the last review
    sa.Column("whole", sa.Text, nullable=False),
    sa.Column("waiting_since", sa.Float),  # the first message since the last review
    sa.Column("escalated", sa.Float),  # when somebody was told that it waits for too long
    sa.Column("misses", sa.Integer),  # messages of which nothing could be made
    sa.Column("lists", sa.String(64)),  # its lists, parted by commas: in `facets` too, here to be counted
    sa.Index("ix_summaries_order", "urgent", "last_message", "number"),
    sa.Index("ix_summaries_to_review", "to_review", "urgent", "last_message", "number"),
    sa.Index("ix_summaries_waiting", "to_review", "escalated", "waiting_since"),
    sa.Index("ix_summaries_figures", "started", "disposition", "channel", "lists", "turns", "misses", "number"),
    sqlite_autoincrement=True,  # the number of a deleted conversation is never given again
)
EXCHANGES = sa.Table(  # one row a message and its answer; `id` tells the conversation, see exchange_id
    "exchanges",
    META,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("said", sa.Text),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
FACETS = sa.Table(  # the signs and lists of a conversation, to filter by
    "facets",
    META,
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("value", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Index("ix_facets_of_one", "number", "kind", "value"),
)
ALERTS = sa.Table(  # what somebody must be told of: an outbox, written with what it tells of
    "alerts",
    META,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, index=True),  # of the conversation; 0: a test
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("disposition", sa.String(32), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("taken", sa.Float),  # when the sender took it
    sa.Index("ix_alerts_taken", "taken", "at"),
)
PLACES = 20  # bits of an exchange's id that count within its conversation


def exchange_id(number: int, place: int) -> int:
    """The id of the exchange at `place` (1 is first) of the conversation `number`: what a search finds tells its
    conversation without another look."""
    return number << PLACES | place


# --- full-text search: `exchange_words`, kept by triggers in the transaction that writes the exchange ---

_SQLITE = (
    "CREATE VIRTUAL TABLE exchange_words USING fts5"
    "(said, told, content='exchanges', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER exchanges_added AFTER INSERT ON exchanges BEGIN"
    " INSERT INTO exchange_words(rowid, said, told) VALUES (new.id, new.said, new.told); END",
    "CREATE TRIGGER exchanges_taken AFTER DELETE ON exchanges BEGIN"
    " INSERT INTO exchange_words(exchange_words, rowid, said, told) VALUES ('delete', old.id, old.said, old.told); END",
    "CREATE TRIGGER exchanges_changed AFTER UPDATE OF said, told ON exchanges BEGIN"
    " INSERT INTO exchange_words(exchange_words, rowid, said, told) VALUES ('delete', old.id, old.said, old.told);"
    " INSERT INTO exchange_words(rowid, said, told) VALUES (new.id, new.said, new.told); END",
)
_POSTGRESQL = (
    # English word forms, and no word left out: "his legs" is looked for as it stands, as in SQLite.
    "DO $$ BEGIN"
    " CREATE TEXT SEARCH DICTIONARY itb_words (TEMPLATE = snowball, Language = english);"
    " CREATE TEXT SEARCH CONFIGURATION itb_words (COPY = english);"
    " ALTER TEXT SEARCH CONFIGURATION itb_words ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword,"
    " hword_asciipart WITH itb_words;"
    " EXCEPTION WHEN unique_violation THEN NULL; END $$",
    "CREATE TABLE exchange_words ("
    "id bigint PRIMARY KEY REFERENCES exchanges ON DELETE CASCADE, said tsvector NOT NULL, told tsvector NOT NULL)",
    "CREATE INDEX ix_exchange_words_said ON exchange_words USING gin (said)",
    "CREATE INDEX ix_exchange_words_told ON exchange_words USING gin (told)",
    "CREATE OR REPLACE FUNCTION keep_exchange_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO exchange_words VALUES"
    " (new.id, to_tsvector('itb_words', coalesce(new.said, '')), to_tsvector('itb_words', new.told))"
    " ON CONFLICT (id) DO UPDATE SET said = excluded.said, told = excluded.told; RETURN NULL; END $$",
    "CREATE TRIGGER exchanges_written AFTER INSERT OR UPDATE OF said, told ON exchanges"
    " FOR EACH ROW EXECUTE FUNCTION keep_exchange_words()",
)
for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        sa.event.listen(EXCHANGES, "after_create", sa.DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect))


def bring_up_to_date(engine: sa.engine.Engine) -> None:
    """Makes the tables, and in tables of an earlier release the columns and indexes that they lack."""
    META.create_all(engine)
    if engine.dialect.name == "sqlite":
        _never_again(engine)
    found = sa.inspect(engine)
    for table in META.sorted_tables:
        there = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(engine.dialect)
                _unless_there(engine, f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
        indexes = {index["name"] for index in found.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexes:
                _unless_there(engine, sa.schema.CreateIndex(index, if_not_exists=True))


def _never_again(engine: sa.engine.Engine) -> None:
    """Makes `summaries` anew, where it is of a release that gave a deleted conversation's number to the next one."""
    made = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'summaries'")
    with engine.begin() as connection:
        if "AUTOINCREMENT" in str(connection.execute(made).scalar()):
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's sqlite3 begins none for what follows
        if "AUTOINCREMENT" in str(connection.execute(made).scalar()):
            return
        indexes = [row[1] for row in connection.execute(sa.text("PRAGMA index_list(summaries)")) if row[3] == "c"]
        for index in indexes:
            connection.execute(sa.text(f"DROP INDEX {index}"))
        connection.execute(sa.text("ALTER TABLE summaries RENAME TO summaries_before"))
        SUMMARIES.create(connection)
        there = {row[1] for row in connection.execute(sa.text("PRAGMA table_info(summaries_before)"))}
        columns = ", ".join(column.name for column in SUMMARIES.columns if column.name in there)
        connection.execute(sa.text(f"INSERT INTO summaries ({columns}) SELECT {columns} FROM summaries_before"))
        connection.execute(sa.text("DROP TABLE summaries_before"))


def _unless_there(engine: sa.engine.Engine, statement: Any) -> None:
    """Another assistant may start at the same moment."""
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(statement) if isinstance(statement, str) else statement)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
        if "already exists" not in str(error.orig) and "duplicate column" not in str(error.orig):
            raise
