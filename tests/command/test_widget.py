"""`itb-triage widget`."""

from itb_triage.widget import widget_script
from tests.conftest import run_module


def test_it_prints_the_script_that_the_server_serves(protocol):
    done = run_module("itb_triage", "widget")
    assert done.returncode == 0
    assert done.stdout == widget_script(protocol)
