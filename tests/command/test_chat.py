"""`itb-triage chat` and `check`, as a person at a terminal meets them."""

from functools import partial

from tests.conftest import free_port, run_module

run = partial(run_module, "itb_triage")


def test_a_conversation_in_the_terminal(assistant):
    done = run(
        "chat", "--url", f"http://127.0.0.1:{assistant.port}", stdin="hello\n\nmy son is stiff\nhe cannot breathe\n"
    )
    assert done.returncode == 0, done.stderr
    assert "not a nurse or a doctor" in done.stdout
    assert "I can only read text" in done.stdout  # the empty line
    assert "911: call now, or go to the nearest emergency department now." in done.stdout
    assert "[Yes]" in done.stdout or "[None of these]" in done.stdout
    assert done.stdout.count("911: call now. Say") == 1


def test_nothing_running_is_said_in_one_line():
    done = run("chat", "--url", f"http://127.0.0.1:{free_port()}", stdin="hello\n")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "make run" in done.stderr


def test_check_says_that_the_data_is_right_and_unsigned():
    done = run("check")
    assert done.returncode == 0
    assert "data/ is right" in done.stdout
    assert "No clinician has signed" in done.stdout


def test_an_unknown_subcommand_lists_the_known_ones():
    done = run("diagnose")
    assert done.returncode == 2
    for name in ("explain", "protocol", "check", "chat"):
        assert name in done.stderr
