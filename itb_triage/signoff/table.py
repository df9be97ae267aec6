"""The protocol in a terminal."""

from typing import Optional

from rich.console import Console
from rich.table import Table

from itb_triage.classifier import Card
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Tier
from itb_triage.signoff import reading
from itb_triage.signoff.content import by_tier, filled, questions, reviewed


def print_table(protocol: Protocol, card: Optional[Card]) -> None:
    """Prints signs, questions, advice and how a message is read. `card`: of the released model, None without one."""
    console = Console()
    console.print(f"[bold]Protocol {protocol.number}[/bold], content {protocol.content}, {reviewed(protocol)}")
    console.print(f"For {protocol.clinic.name}\n")
    console.print(_signs(protocol))
    console.print(_questions(protocol))
    console.print(_advice(protocol))
    for table in (*_limits(protocol), *_outcomes(protocol)):
        console.print(table)
    console.print(_model(card))
    for table in _measured(card):
        console.print(table)


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


def _limits(protocol: Protocol) -> list[Table]:
    """The limits that each tier has of its own, and the others."""
    by_tier_of_sign = Table("a sign", *(tier.value for tier in Tier), title="How a message is read", show_lines=True)
    others = Table("file", "what happens", "when", title="How a message is read: other limits", show_lines=True)
    for limit in reading.limits(protocol):
        told = [f"{words} ({value})" for value, words in limit.values]
        if len(told) > 1:
            by_tier_of_sign.add_row(f"{limit.means} ({limit.name})", *told)
        else:
            others.add_row(f"{limit.file}.yml\n{limit.name}", limit.means, *told)
    return [by_tier_of_sign, others]


def _outcomes(protocol: Protocol) -> list[Table]:
    tables = []
    for tier, groups in reading.by_situation(protocol):
        table = Table("", "the classifier gives it", "what happens", "for example", title=f"A {tier.value} sign")
        for situations, rows in groups:
            for place, row in enumerate(rows):
                where = "" if place else ";\nor: ".join(situations)
                table.add_row(where, row.range, row.outcome, row.example, end_section=row is rows[-1])
        tables.append(table)
    return tables


def _model(card: Optional[Card]) -> str:
    if card is None:
        return "There is no released model (model/card.json is missing): messages can be read by the rules alone."
    return f"Model {card.version} of {card.released}, {card.digest[:12]}. The signature covers it."


def _measured(card: Optional[Card]) -> list[Table]:
    tables = []
    for part, figures in reading.measured(card) if card else ():
        table = Table("what was counted", "that is", "range (95 %)", title=part)
        for figure in figures:
            table.add_row(figure.counted, figure.share, figure.interval)
        tables.append(table)
    return tables
