"""Reviews and what goes with them. `number` is the conversation's (staff/conversations/models.py)."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class OfConversation(models.Model):
    """Something about one conversation. No foreign key: the tracker store owns that table."""

    number = models.IntegerField("conversation", db_index=True, editable=False)

    class Meta:
        abstract = True

    def get_additional_data(self) -> dict[str, int]:
        """For the audit trail: which conversation it is about."""
        return {"conversation": self.number}

    def __str__(self) -> str:
        return f"Conversation {self.number}: {self._meta.verbose_name}"


class Verdict(models.TextChoices):
    """What the reviewer thinks of the disposition."""

    AGREE = "agree", "Agree"
    HIGHER = "higher", "Should have been higher"
    LOWER = "lower", "Should have been lower"


class Review(OfConversation):
    """Somebody has read the conversation as it was then. `turns`: how many messages it had; `waited`: seconds since
    the first message that waited for it (None where nothing did, or that is not known)."""

    reviewer = models.ForeignKey(PERSON, on_delete=models.PROTECT, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    turns = models.IntegerField(editable=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    waited = models.FloatField(null=True, editable=False)

    class Meta:
        verbose_name = "review"
        indexes = [models.Index(fields=("number", "verdict", "waited"), name="ix_review_figures")]
        ordering = ("-at", "-id")
        default_permissions = ("add",)


class Tag(models.Model):
    """A word that conversations are sorted by."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Case(OfConversation):
    """What is still to be done about a conversation."""

    number = models.IntegerField("conversation", primary_key=True, editable=False)
    assigned_to = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    follow_up = models.DateField("follow-up due", null=True, blank=True, db_index=True)
    tags = models.ManyToManyField(Tag, blank=True)

    class Meta:
        verbose_name = "follow-up"
        default_permissions = ("change",)


class Note(OfConversation):
    """What somebody wants the others to know."""

    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(max_length=4000)

    class Meta:
        verbose_name = "note"
        ordering = ("at", "id")
        default_permissions = ("add",)


class Hold(OfConversation):
    """The conversation is kept, however old it is."""

    number = models.IntegerField("conversation", primary_key=True, editable=False)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "hold"
        default_permissions = ("add",)


class Truth(models.TextChoices):
    """What a message really said of a sign."""

    PRESENT = "present", "there now"
    DENIED = "denied", "denied"
    ABSENT = "absent", "not in this message"


class Correction(OfConversation):
    """What a misread message really said of one sign.

    `place`: the message's in its conversation. `text`: the message, de-identified and looked at by the reviewer;
    `words`: the part of `text` that says it, empty where no part does.
    """

    place = models.IntegerField(editable=False)
    text = models.TextField(max_length=4000)
    sign = models.CharField(max_length=64)
    truth = models.CharField(max_length=8, choices=Truth.choices)
    words = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "correction"
        ordering = ("number", "place", "id")
        default_permissions = ("add",)
        permissions = [("export_corrections", "Can export corrections")]
        constraints = [models.UniqueConstraint(fields=("number", "place", "sign"), name="one_truth_a_sign")]


def kept_back(value: str) -> str:
    """What the audit trail keeps of words about a patient: that there are some. The trail outlives the conversation."""
    return "***" if value else ""


_BACK = "staff.reviews.models.kept_back"
for _kind in (Review, Tag, Hold):
    auditlog.register(_kind)
auditlog.register(Note, mask_fields=["text"], mask_callable=_BACK)
auditlog.register(Correction, mask_fields=["text", "words"], mask_callable=_BACK)
auditlog.register(Case, m2m_fields={"tags"})
