"""The protocol in a terminal."""

from rich.console import Console
from rich.table import Table

from itb_triage.protocol import Protocol
from itb_triage.signoff.content import by_tier, filled, questions, reviewed


def print_table(protocol: Protocol) -> None:
    """Prints signs, questions and advice."""
    console = Console()
    console.print(f"[bold]Protocol {protocol.number}[/bold], content {protocol.content}, {reviewed(protocol)}")
    console.print(f"For {protocol.clinic.name}\n")
    console.print(_signs(protocol))
    console.print(_questions(protocol))
    console.print(_advice(protocol))


def _signs(protocol: Protocol) -> Table:
    table = Table("sign", "tier", "lists", "question", "phrasings", "source", title="Signs", show_lines=True)
    for tier, signs in by_tier(protocol):
        for sign in signs:
            table.add_row(
                f"{sign.name}\n({sign.id})",
                tier.value,
                ", ".join(name.value for name in sign.lists) or "-",
                filled(protocol, sign.question),
                str(len(sign.phrasings)),
                sign.source,
            )
    return table


def _questions(protocol: Protocol) -> Table:
    table = Table("", "question", "signs named", "why", title="Screening, in the order asked", show_lines=True)
    for number, row in enumerate(questions(protocol), 1):
        table.add_row(str(number), row["words"], "\n".join(words for _, words in row["signs"]) or "-", row["why"])
    for handoff in protocol.screening.handoff_questions:
        words = handoff.text or protocol.signs[handoff.sign or ""].question
        table.add_row("urgent", filled(protocol, words), "-", handoff.why)
    return table


def _advice(protocol: Protocol) -> Table:
    table = Table("text", "word for word", "source", title="Advice", show_lines=True)
    for name, text in protocol.texts.items():
        table.add_row(name, filled(protocol, text.text), text.source or "-")
    return table
