"""Whether the tables are there: a process beside the assistant may start before whoever makes them."""

from django.db import DatabaseError, connection

from staff.conversations.models import Summary


def are_made(*names: str) -> bool:
    """Whether the assistant has made its tables, and the console those of `names`. Not, too, while the database is
    away."""
    try:
        return {Summary._meta.db_table, *names} <= set(connection.introspection.table_names())
    except DatabaseError:
        connection.close()
        return False
