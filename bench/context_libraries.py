"""ConText by libraries beside our own cues, on the same signs in the same messages.

    .venv/bin/python bench/context_libraries.py mentions > mentions.json
    python bench/context_libraries.py compare mentions.json     # in an environment with medspacy and negspacy

A mention is a sign that our phrasings found in a message of the part to work on, and that is labelled there. Each
reader says of each mention whether the sign is there now, in the patient. The libraries are not in our lock: no
part of the product uses them.
"""

import json
import sys
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parents[1]
Mention = dict[str, Any]


def mentions() -> list[Mention]:
    """Every mention: text, start, end, whether the sign is there, and whether our cues say so."""
    sys.path.insert(0, str(ROOT))
    from bench.evaluate.messages import COUNTED, WORK, load
    from itb_triage.protocol import load_protocol
    from itb_triage.understanding.reader import Reader

    reader, found = Reader(load_protocol(ROOT)), []
    for row in load(WORK):
        for finding in reader.read(row.text).findings:
            if finding.sign in row.signs:
                there = row.signs[finding.sign] in COUNTED
                found.append(
                    {
                        "text": row.text,
                        "start": finding.start,
                        "end": finding.end,
                        "there": there,
                        "ours": finding.status.counts,
                    }
                )
    return found


def medspacy_says(rows: list[Mention]) -> list[bool]:
    """medspaCy's ConText with its own rules for English."""
    import medspacy
    from loguru import logger

    logger.remove()

    nlp = medspacy.load(enable=["medspacy_pyrush", "medspacy_context"])
    flags = ("is_negated", "is_historical", "is_hypothetical", "is_family")
    return _by_entities(nlp, rows, lambda entity: not any(getattr(entity._, flag) for flag in flags))


def negspacy_says(rows: list[Mention]) -> list[bool]:
    """negspacy with its own rules for clinical English."""
    import spacy
    from negspacy.negation import Negex  # noqa: F401
    from negspacy.termsets import termset

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("negex", config={"neg_termset": termset("en_clinical").get_patterns()})
    return _by_entities(nlp, rows, lambda entity: not entity._.negex)


def _by_entities(nlp: Any, rows: list[Mention], there: Callable[[Any], bool]) -> list[bool]:
    said = []
    for row in rows:
        doc = nlp.make_doc(row["text"])
        span = doc.char_span(row["start"], row["end"], label="SIGN", alignment_mode="expand")
        doc.ents = [span] if span is not None else []
        for _, part in nlp.pipeline:
            doc = part(doc)
        said.append(all(there(entity) for entity in doc.ents))
    return said


def compare(rows: list[Mention]) -> None:
    """Prints, of each reader, the share of signs that are there and were kept, and that are not and were dropped."""
    for name, says in (
        ("ours", lambda all_: [r["ours"] for r in all_]),
        ("medspaCy", medspacy_says),
        ("negspacy", negspacy_says),
    ):
        said = says(rows)
        kept = [s for s, row in zip(said, rows) if row["there"]]
        dropped = [not s for s, row in zip(said, rows) if not row["there"]]
        print(f"{name}: kept {sum(kept)} of {len(kept)} there, dropped {sum(dropped)} of {len(dropped)} not there")


if __name__ == "__main__":
    if sys.argv[1:] == ["mentions"]:
        json.dump(mentions(), sys.stdout)
    elif len(sys.argv) == 3 and sys.argv[1] == "compare":
        compare(json.loads(Path(sys.argv[2]).read_text()))
    else:
        sys.exit(__doc__)
