"""The console and the tracker store agree on the tables between them."""

import pytest
from django.core.management import call_command

from assistant import tables
from assistant.tables import META, exchange_id
from staff.conversations import models
from staff.people.roles import make_roles
from tests.staff.conftest import use
from tests.staff.seed import database_file

SHARED = (models.Summary, models.Exchange, models.Facet, models.Phone)


@pytest.mark.parametrize("model", SHARED, ids=lambda model: model._meta.db_table)
def test_columns_are_the_same(model):
    table = META.tables[model._meta.db_table]
    assert not model._meta.managed, "the tracker store makes it"
    assert {column.name for column in table.columns} == {field.column for field in model._meta.fields}
    for field in model._meta.fields:
        column = table.c[field.column]
        assert column.nullable == field.null, field.column
        assert getattr(column.type, "length", None) == getattr(field, "max_length", None), field.column


def test_an_id_tells_the_conversation_and_the_place(staff):
    assert models.PLACES == tables.PLACES
    exchange = models.Exchange.of(staff.numbers["urgent"])[1]
    assert exchange.id == exchange_id(staff.numbers["urgent"], 2)
    assert exchange.place == 2


def test_the_console_starts_before_the_assistant_and_says_so(staff, tmp_path):
    try:
        use(database_file(tmp_path))
        call_command("migrate", verbosity=0, interactive=False)
        make_roles()
        staff.new("reviewer", "early")
        page = staff.as_("early").get("/")
        assert page.status_code == 503
        assert "The assistant has not been started yet" in page.content.decode()
    finally:
        use(staff.url)
