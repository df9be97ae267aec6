"""The figures in words: tables for the terminal and the report, and plots. Misses only of the part to work on."""

from pathlib import Path
from typing import Mapping

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

from bench.evaluate.figures import NOTED, REQUIRED, Figures  # noqa: E402
from bench.evaluate.measures import Share  # noqa: E402
from bench.evaluate.messages import COUNTED  # noqa: E402

OURS = "ours"
INCHES_A_SIGN = 0.22


def table(by_reader: Mapping[str, Figures]) -> str:
    """One row a figure, one column a reader, as Markdown."""
    names = list(by_reader)
    lines = [f"| figure | wanted | {' | '.join(names)} |", "|---|---|" + "---|" * len(names)]
    for figure, least in {**REQUIRED, **dict.fromkeys(NOTED, "")}.items():
        cells = [_cell(by_reader[name], figure) for name in names]
        lines.append(f"| {figure} | {least} | {' | '.join(cells)} |")
    return "\n".join(lines)


def group_table(figures: Figures) -> str:
    """Sensitivity, critical, specificity and sign F1 of each group, as Markdown."""
    lines = ["| group | urgent | critical | not urgent | sign F1 |", "|---|---|---|---|---|"]
    for group, (urgent, critical, calm, f1) in figures.groups.items():
        lines.append(
            f"| {group.replace('_', ' ')} | {_short(urgent)} | {_short(critical)} | {_short(calm)} | {f1:.2f} |"
        )
    return "\n".join(lines)


def write(
    folder: Path,
    day: str,
    parts: Mapping[str, Mapping[str, Figures]],
    fresh: Mapping[str, Figures],
    without: Mapping[str, str],
) -> Path:
    """Writes evaluation.md and its plots to `folder`.

    `parts`: part, then reader, to figures; `fresh`: reader to figures on the messages that limits are chosen on;
    `without`: part to the table of what each part of the understanding adds.
    """
    folder.mkdir(exist_ok=True)
    text = [f"# Language evaluation, {day}", ""]
    for part, readers in parts.items():
        text += [
            f"## Part: {part}",
            "",
            table(readers),
            "",
            "### Taking out one part",
            "",
            without[part],
            "",
            "### By group (ours)",
            "",
            group_table(readers[OURS]),
            "",
        ]
        plot_signs(readers[OURS], folder / f"evaluation-signs-{part}.png")
        plot_readers(readers, folder / f"evaluation-readers-{part}.png")
        text += [f"![hits, misses and false finds by sign](evaluation-signs-{part}.png)", ""]
        text += [f"![readers beside each other](evaluation-readers-{part}.png)", ""]
    text += ["## Fresh messages", "", table(fresh), ""]
    text += ["## Misses of the part to work on", "", *misses(parts["work"][OURS]), ""]
    file = folder / "evaluation.md"
    file.write_text("\n".join(text), encoding="utf-8")
    return file


def misses(figures: Figures) -> list[str]:
    """One line a message that was not read as labelled."""
    lines = []
    for row, read in figures.rows:
        missed, more = row.counted - read.counted, read.counted - row.counted - row.also
        other = [
            f"{s} {read.signs.get(s)} for {w}"
            for s, w in row.signs.items()
            if w not in COUNTED and read.signs.get(s) != w
        ]
        said = [*(f"missed {s}" for s in sorted(missed)), *(f"not meant {s}" for s in sorted(more)), *other]
        if said:
            lines.append(f"- {row.text} ({'; '.join(said)})")
    return lines


def plot_signs(figures: Figures, file: Path) -> None:
    """Of each sign how often it was found, missed, and found where it is not."""
    signs = sorted(figures.signs, key=lambda sign: figures.signs[sign].hit + figures.signs[sign].missed)
    chart, axes = pyplot.subplots(figsize=(8, 1.2 + INCHES_A_SIGN * len(signs)), layout="constrained")
    hit = [figures.signs[s].hit for s in signs]
    missed = [figures.signs[s].missed for s in signs]
    axes.barh(signs, hit, color="#2a6f97", label="found")
    axes.barh(signs, missed, left=hit, color="#d1495b", label="missed")
    axes.barh(signs, [-figures.signs[s].false for s in signs], color="#edae49", label="found, not meant")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_xlabel("messages")
    axes.legend(loc="lower right")
    chart.savefig(file, dpi=110)
    pyplot.close(chart)


def plot_readers(readers: Mapping[str, Figures], file: Path) -> None:
    """Sensitivity, critical and specificity of each reader, with their 95 % intervals."""
    names = ("sensitivity", "critical as emergency_now", "specificity")
    chart, axes = pyplot.subplots(figsize=(8, 3.6), layout="constrained")
    for place, (reader, figures) in enumerate(readers.items()):
        xs = [at + 0.18 * (place - (len(readers) - 1) / 2) for at in range(len(names))]
        values = [figures.shares[name].value for name in names]
        bounds = [figures.shares[name].interval for name in names]
        errors = [[v - low for v, (low, _) in zip(values, bounds)], [high - v for v, (_, high) in zip(values, bounds)]]
        axes.errorbar(xs, values, yerr=errors, fmt="o", capsize=3, label=reader)
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(0, 1.02)
    axes.legend(loc="lower left")
    chart.savefig(file, dpi=110)
    pyplot.close(chart)


def _cell(figures: Figures, name: str) -> str:
    return (
        str(figures.shares[name])
        if name in figures.shares
        else f"{figures.scores[name]:.3f}"
        if name in figures.scores
        else "-"
    )


def _short(share: Share) -> str:
    return f"{share.right}/{share.all}" if share.all else "-"
