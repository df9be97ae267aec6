"""The guard's items as the widget gets them: signed buttons, the handoff summary, no line said twice."""

import logging
from typing import Any, Dict, List

from assistant.channels.website.tokens import Signer
from assistant.memory import MEMORY
from itb_triage.assessment import State
from itb_triage.assessment.inform import BOTH_LISTS, LIST
from itb_triage.protocol import Protocol
from itb_triage.wording.choices import choices
from itb_triage.wording.render import text_of

logger = logging.getLogger(__name__)


def finished(protocol: Protocol, signer: Signer, conversation: str, said: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """The items to send. Where something fails, the words as they are, without buttons: free text answers too."""
    plain = [{key: value for key, value in item.items() if key != "buttons"} for item in said]
    try:
        return _with_buttons(protocol, signer, conversation, MEMORY.newest(conversation), plain)
    except Exception as error:
        logger.error("The buttons of a reply could not be made (%s).", type(error).__name__)
        return plain


def _with_buttons(
    protocol: Protocol, signer: Signer, conversation: str, state: State, items: List[Dict[str, Any]]
) -> List[Dict[str, Any]]:
    offered = choices(protocol, state)
    texts = [item for item in items if item.get("text")]
    if offered and texts:
        lines = [line for line in texts[-1]["text"].split("\n") if line not in offered.said_by_buttons]
        texts[-1]["text"] = "\n".join(lines) or texts[-1]["text"]
        texts[-1]["buttons"] = [
            {
                "title": title,
                "payload": signer.button(conversation, offered.question, offered.about, name),
                **({"sign": name} if name in protocol.signs else {}),
            }
            for name, title in zip(offered.names, offered.titles)
        ]
    for item in items:
        if "triage" in (item.get("custom") or {}) and state.urgent:
            item["custom"] = {**item["custom"], "handoff": text_of(protocol, "handoff", state)}
    _side_by_side(protocol, state, texts)
    return items


def _side_by_side(protocol: Protocol, state: State, texts: List[Dict[str, Any]]) -> None:
    """Marks the two warning lists, where they stand one behind the other, as columns."""
    lists = [text_of(protocol, f"{LIST}{name.value}", state) for name in BOTH_LISTS]
    for one, other in zip(texts, texts[1:]):
        if [one["text"], other["text"]] == lists:
            one["column"] = other["column"] = True
