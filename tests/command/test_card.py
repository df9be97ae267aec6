"""The card for the fridge: one page, both lists as the signs say them, the clinic's numbers."""

import argparse
import subprocess
import sys

import pytest
from pypdf import PdfReader

from itb_triage.assessment import State
from itb_triage.assessment.inform import signs_on
from itb_triage.card import write_card
from itb_triage.protocol.models import ListName
from itb_triage.wording.render import Words
from tests.clinics import CLINICS, clinic_of
from tests.conftest import ROOT

LETTER, A4 = (612, 792), (595, 842)


def read(file):
    (page,) = PdfReader(file).pages
    size = round(float(page.mediabox.width)), round(float(page.mediabox.height))
    return " ".join(page.extract_text().split()), size


@pytest.mark.parametrize("name", CLINICS)
def test_both_lists_and_the_numbers_of_any_clinic_stand_on_one_page(tmp_path, name):
    protocol = clinic_of(tmp_path, CLINICS[name])
    write_card(protocol, tmp_path / "card.pdf")
    text, size = read(tmp_path / "card.pdf")
    words = Words(protocol, State())
    for each in (ListName.withdrawal, ListName.overdose):
        for sign in signs_on(protocol, each):
            assert words.filled(sign.as_item) in text, sign.id
    assert f"{protocol.clinic.emergency_number}: call now" in text
    assert protocol.clinic.pump_team.phone in text and protocol.clinic.name in text
    assert "No clinician has signed this card yet." in text
    assert size == (A4 if protocol.clinic.locale == "en-GB" else LETTER)


def test_every_sign_on_a_list_is_critical_or_a_warning_and_the_gravest_come_first(protocol):
    for name in (ListName.withdrawal, ListName.overdose):
        tiers = [sign.tier.value for sign in signs_on(protocol, name)]
        assert set(tiers) == {"critical", "warning"}
        assert tiers == sorted(tiers)


def test_more_signs_take_smaller_type_and_too_many_are_named(protocol, tmp_path):
    def with_more(count):
        itching = protocol.signs["itching"]
        more = {
            f"more_{n}": itching.copy(update={"id": f"more_{n}", "in_a_list": f"Another sign {n}"})
            for n in range(count)
        }
        return protocol.copy(update={"signs": {**protocol.signs, **more}, "digest": f"{count} more"})

    write_card(with_more(8), tmp_path / "card.pdf")
    text, _ = read(tmp_path / "card.pdf")
    assert "Another sign 7" in text and "Last refill" in text
    with pytest.raises(ValueError, match="do not fit on one page; give them shorter names"):
        write_card(with_more(80), tmp_path / "card.pdf")


def test_the_command_writes_it_and_says_where(tmp_path):
    command = [sys.executable, "-m", "itb_triage", "card", "--pdf", str(tmp_path / "deep" / "card.pdf")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert str(tmp_path / "deep" / "card.pdf") in done.stdout
    assert read(tmp_path / "deep" / "card.pdf")[0].startswith("Baclofen pump: warning signs")


def test_signs_that_do_not_fit_are_said_by_the_command(protocol, tmp_path, monkeypatch, capsys):
    from itb_triage.command import card

    many = {f"more_{n}": protocol.signs["itching"].copy(update={"id": f"more_{n}"}) for n in range(80)}
    monkeypatch.setattr("itb_triage.protocol.load_protocol", lambda: protocol.copy(update={"signs": many}))
    assert card.run(argparse.Namespace(pdf=str(tmp_path / "card.pdf"))) == 1
    assert "do not fit on one page" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    command = [sys.executable, "-m", "itb_triage", "card", "--pdf", str(tmp_path / "file" / "card.pdf")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "--pdf FILE" in done.stderr and "Traceback" not in done.stderr
