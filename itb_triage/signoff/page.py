"""The protocol as one self-contained HTML page."""

from pathlib import Path
from typing import Any, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from itb_triage.classifier import Card
from itb_triage.protocol import Protocol
from itb_triage.protocol.knowledge_checks import signature_of
from itb_triage.protocol.models import Tier
from itb_triage.signoff import reading
from itb_triage.signoff.content import by_tier, filled, questions, reviewed


def write_page(protocol: Protocol, target: Path, card: Optional[Card]) -> None:
    """Writes the page to `target`: no script, no address outside itself, printable.

    `card`: of the released model; None where there is none.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    target.write_text(
        environment.get_template("page.html").render(
            protocol=protocol,
            reviewed=reviewed(protocol),
            tiers=by_tier(protocol),
            questions=questions(protocol),
            reading=_reading(protocol, card),
            card=card,
            filled=lambda text: filled(protocol, text),
            signature_of=signature_of,
        ),
        encoding="utf-8",
    )


def _reading(protocol: Protocol, card: Optional[Card]) -> dict[str, Any]:
    """What reading.html shows."""
    return {
        "tier_names": [tier.value for tier in Tier],
        "limits": reading.limits(protocol),
        "word_lists": reading.word_lists(protocol),
        "by_situation": reading.by_situation(protocol),
        "cues": reading.cues(protocol),
        "beside_cues": reading.beside_cues(protocol),
        "measured": reading.measured(card) if card else [],
        "other_limits": reading.measured_with_other_limits(protocol, card),
    }
