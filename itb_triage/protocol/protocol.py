"""The protocol as one value."""

from itb_triage.protocol.knowledge import Knowledge
from itb_triage.protocol.language import Language
from itb_triage.protocol.models import Advice, Clinic, Model, Rules, Screening, Sign, Sms, Text, Version
from itb_triage.protocol.vitals import Vitals


class Protocol(Model):
    """Everything that data/ says: frozen, checked, with the digest of the files it came from."""

    version: Version
    signs: dict[str, Sign]
    rules: Rules
    screening: Screening
    vitals: Vitals
    texts: dict[str, Advice]
    clinic: Clinic
    sms: Sms
    labels: dict[str, Text]  # of the website widget
    language: Language
    knowledge: Knowledge
    digest: str
    language_digest: str  # of all that a message is read by: data/language, its thresholds, phrasings, figures
    content: str  # the digest of what a clinician signs (signed_content.py)

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def number(self) -> str:
        """The version that the triage item carries."""
        return self.version.version
