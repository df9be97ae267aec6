"""What the console calls things: data/console.yml, checked against what there is to name."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Mapping

from itb_triage.assessment.state import Answer
from itb_triage.protocol.errors import ProtocolError
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.models import Disposition, ListName, Text, Tier
from itb_triage.record.exchanges import LAST_RESORT, MEANWHILE
from itb_triage.understanding.reading import Basis, Status

FILE = Path("data") / "console.yml"
_VALUE = re.compile(r"{(\w*)}")
READ_BY = {  # the texts with values in them
    "read_by_model": {"protocol", "language", "model"},
    "read_by_rules": {"protocol", "language"},
    "read_by_failed": {"protocol", "language", "failed"},
    "read_by_in_part": {"protocol", "language", "model"},
}
NEEDED = frozenset(
    {
        *(f"disposition_{each.value}" for each in Disposition),
        "disposition_none",
        *(f"list_{each.value}" for each in ListName),
        *(f"status_{each.value}" for each in Status),
        *(f"basis_{each.value}" for each in Basis),
        *(f"answer_{each.value}" for each in Answer),
        *(f"tier_{each.value}" for each in Tier),
        *(f"rule_{each}" for each in ("several", "screening", "message")),
        *(f"by_{each}" for each in (LAST_RESORT, MEANWHILE)),
        *(f"channel_{each}" for each in ("website", "sms", "rest")),
        *(f"via_{each}" for each in ("press", "unread_picture", "unread_location", "unread_reaction")),
        *(f"rules_alone_{each}" for each in ("off", "then", "failed")),
        *READ_BY,
    }
)


@lru_cache(maxsize=4)
def console_words(root: Path) -> dict[str, str]:
    """The words by name ("status_denied"). Raises ProtocolError with what is missing or is not known."""
    reader = ModelReader(root)
    path = root / FILE
    texts = reader.read_each(path, Text)
    for name in sorted(NEEDED - set(texts)):
        reader.problem(path, (), f"there is no '{name}'", f'Add a line: {name}: {{text: "..."}}')
    for name in sorted(set(texts) - NEEDED):
        reader.problem(path, (name,), f"nothing is called '{name}'", "Take the line away, or mend its name.")
    for name in sorted(READ_BY.keys() & set(texts)):
        if set(_VALUE.findall(texts[name].text)) != READ_BY[name]:
            values = " ".join(f"{{{each}}}" for each in sorted(READ_BY[name]))
            reader.problem(path, (name,), "it does not name what read a message", f"Its text needs: {values}")
    if reader.problems:
        raise ProtocolError(reader.problems)
    return {name: text.text for name, text in texts.items()}


def rule_in_words(words: Mapping[str, str], rule: str) -> str:
    """A rule (Decision.rule) in words. `words`: of console_words. One that is not known stays as it is."""
    kind, _, rest = rule.partition(":")
    if kind != "tier":
        return words.get(f"rule_{kind}", rule)
    tier, _, answer = rest.partition(":")
    return f"{words.get(f'tier_{tier}', tier)}: {words.get(f'answer_{answer}', answer)}"
