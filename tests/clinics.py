"""Clinics to try texts with: the demo, a British one, and one with every value as long as the data allows."""

import shutil

import yaml

from itb_triage.protocol import load_protocol
from tests.conftest import ROOT

CLINICS = {
    "the demo clinic": {},
    "a British one": {"emergency_number": "999", "locale": "en-GB"},
    "the longest of all": {
        "name": "The Royal Hospital for Neuro-disability.",
        "emergency_number": "000000",
        "pump_team": {
            "phone": "+44 (0)20 8780-45000",
            "office_hours": "Monday to Friday, 8:00 to 17:00, except holidays..",
        },
        "crisis": {"name": "the suicide prevention lifeline", "phone": "+44 (0)11 6123-12345"},
    },
}
CLINICS["the longest of all"]["crisis"]["name"] = CLINICS["the longest of all"]["crisis"]["name"][:30]


def clinic_of(folder, values):
    """The protocol with another clinic's values."""
    shutil.copytree(ROOT / "data", folder / "data")
    file = folder / "data" / "clinic.yml"
    file.write_text(yaml.safe_dump({**yaml.load(file.read_text(), yaml.BaseLoader), **values}))
    return load_protocol(folder)
