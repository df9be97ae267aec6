"""The protocol as one self-contained HTML page."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from itb_triage.protocol import Protocol
from itb_triage.protocol.knowledge_checks import signature_of
from itb_triage.signoff.content import by_tier, filled, questions, reviewed


def write_page(protocol: Protocol, target: Path) -> None:
    """Writes the page to `target`: no script, no address outside itself, printable."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(["html"]),
    )
    target.write_text(
        environment.get_template("page.html").render(
            protocol=protocol,
            reviewed=reviewed(protocol),
            tiers=by_tier(protocol),
            questions=questions(protocol),
            filled=lambda text: filled(protocol, text),
            signature_of=signature_of,
        ),
        encoding="utf-8",
    )
