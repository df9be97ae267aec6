"""What the retention takes out of the database does not come back from the memory of a running assistant."""

import time
from unittest import mock

from assistant.database import Database
from assistant.memory import FORGOTTEN_AFTER, Memory
from assistant.phones import Phones
from itb_triage.assessment import State
from itb_triage.record.deidentified import EARLIEST_DAYS
from itb_triage.texting.identity import PhoneNumbers
from tests.assistant.recorded import found
from tests.staff.seed import KEY, database_file

DAY = 86_400.0


def test_a_state_is_forgotten_before_the_earliest_deletion():
    assert FORGOTTEN_AFTER < EARLIEST_DAYS * DAY
    memory = Memory()
    memory.keep("a", State(turns=3, facts=(("since_when", "a word of theirs"),)))
    with mock.patch("time.time", return_value=time.time() + FORGOTTEN_AFTER - 60):
        assert memory.knows("a")
        assert memory.newest("a").turns == 3
    with mock.patch("time.time", return_value=time.time() + FORGOTTEN_AFTER + 60):
        assert memory.newest("a", State(turns=1)).turns == 1
        assert not memory.knows("a")
    assert memory._states == {}


def test_one_that_goes_on_is_remembered_from_then_on():
    memory = Memory()
    memory.keep("a", State(turns=1))
    with mock.patch("time.time", return_value=time.time() + 5 * DAY):
        memory.keep("a", State(turns=2))
    with mock.patch("time.time", return_value=time.time() + 10 * DAY):
        assert memory.newest("a").turns == 2


def test_a_number_that_was_deleted_is_kept_again_when_it_writes_again(tmp_path):
    url, numbers, phones = database_file(tmp_path), PhoneNumbers(KEY), Phones()
    phones.use(Database(url))
    assert phones.keep("a", "+15550100123", numbers)
    assert not phones.keep("a", "+15550100123", numbers)
    with Database(url).writing() as connection:
        connection.exec_driver_sql("DELETE FROM phones")
    with mock.patch("time.time", return_value=time.time() + 7 * DAY):
        assert phones.keep("a", "+15550100123", numbers)
    assert found(url, "SELECT sender_id FROM phones") == ["a"]
