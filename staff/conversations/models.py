"""The tables that the tracker store writes (assistant/tables.py). The console reads them; of `summaries` it changes
`to_review`, `waiting_since` and `escalated` alone."""

from datetime import UTC, datetime
from functools import cached_property

from django.db import models

from itb_triage import record

DEIDENTIFIED = "deidentified-"  # and the number: what such a conversation is called
PLACES = 20  # bits of an exchange's id that count within its conversation, as assistant/tables.py sets them


class Summary(models.Model):
    """One conversation in a line. Times are seconds since 1970, as the assistant writes them."""

    number = models.IntegerField(primary_key=True)
    sender_id = models.CharField(max_length=255, unique=True)
    channel = models.CharField(max_length=32)
    started = models.FloatField()
    last_message = models.FloatField()
    turns = models.IntegerField()
    exchanges = models.IntegerField()
    disposition = models.CharField(max_length=32)
    urgent = models.BooleanField()
    to_review = models.BooleanField()
    whole = models.TextField()
    waiting_since = models.FloatField(null=True)
    escalated = models.FloatField(null=True)
    misses = models.IntegerField(null=True)
    lists = models.CharField(max_length=64, null=True)

    class Meta:
        managed = False
        db_table = "summaries"
        default_permissions = ("view",)
        permissions = [
            ("reveal_phone", "Can see a caregiver's phone number, with a reason"),
            ("export_conversations", "Can export conversations and lists of them"),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.number}"

    @cached_property
    def told(self) -> record.Summary:
        """All that is known of it."""
        return record.Summary.from_row(self)

    @property
    def deidentified(self) -> bool:
        """Whether the retention has taken its words out."""
        return self.sender_id.startswith(DEIDENTIFIED)

    @property
    def started_at(self) -> datetime:
        return moment(self.started)

    @property
    def last_at(self) -> datetime:
        return moment(self.last_message)


class Exchange(models.Model):
    """One message and what the caregiver was told."""

    id = models.BigIntegerField(primary_key=True)
    at = models.FloatField()
    said = models.TextField(null=True)
    told = models.TextField()
    detail = models.TextField()

    class Meta:
        managed = False
        db_table = "exchanges"
        default_permissions = ()

    @property
    def place(self) -> int:
        """Its place in the conversation; 1 is first."""
        return self.id & ((1 << PLACES) - 1)

    @cached_property
    def record(self) -> record.Exchange:
        """All that is known of it."""
        return record.Exchange.from_row(self.at, self.said, self.told, self.detail)

    @classmethod
    def of(cls, number: int) -> models.QuerySet["Exchange"]:
        """Those of a conversation, in the order in which they happened."""
        return cls.objects.filter(id__gte=number << PLACES, id__lt=(number + 1) << PLACES).order_by("id")

    @classmethod
    def at_place(cls, number: int, place: int) -> models.QuerySet["Exchange"]:
        """The one at `place` of a conversation."""
        return cls.objects.filter(id=number << PLACES | place)


class Facet(models.Model):
    """A sign or a list of a conversation, to filter by."""

    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=64)
    number = models.IntegerField(primary_key=True)  # with kind and value; Django wants one column

    class Meta:
        managed = False
        db_table = "facets"
        default_permissions = ()


class Phone(models.Model):
    """The number behind a conversation by SMS, sealed."""

    sender_id = models.CharField(max_length=255, primary_key=True)
    sealed = models.TextField()
    since = models.FloatField()

    class Meta:
        managed = False
        db_table = "phones"
        default_permissions = ()


def moment(at: float) -> datetime:
    """Seconds since 1970 as a time; pages show it in the clinic's zone."""
    return datetime.fromtimestamp(at, UTC)
