"""What is to be told, to whom, and what became of it. Times are seconds since 1970, as the assistant writes them."""

import uuid
from datetime import datetime
from typing import Optional

from auditlog.registry import auditlog
from django.db import models

from staff.conversations.models import moment


class Kind(models.TextChoices):
    """Why somebody is told."""

    URGENT = "urgent", "Urgent"
    AGAIN = "again", "Urgent, goes on after hours"
    UNREVIEWED = "unreviewed", "Not reviewed for too long"
    TEST = "test", "A test"


def new_id() -> str:
    """An alert's id: receivers know repeats by it."""
    return str(uuid.uuid4())


class Alert(models.Model):
    """A row of the outbox. The assistant writes it with the conversation (assistant/outbox.py); the console adds
    those of kinds UNREVIEWED and TEST."""

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    number = models.IntegerField()  # of the conversation; 0: a test
    kind = models.CharField(max_length=16)
    disposition = models.CharField(max_length=32)
    at = models.FloatField()
    taken = models.FloatField(null=True)

    class Meta:
        managed = False
        db_table = "alerts"
        default_permissions = ()

    @property
    def moment(self) -> datetime:
        return moment(self.at)


class Way(models.TextChoices):
    """How somebody is told."""

    EMAIL = "email", "E-mail"
    WEBHOOK = "webhook", "Webhook"


class Destination(models.Model):
    """Who is told: an e-mail address, or the address of a webhook."""

    way = models.CharField(max_length=8, choices=Way.choices, editable=False)
    target = models.CharField(max_length=500, unique=True)
    urgent = models.BooleanField("Urgent conversations, at once", default=True)
    unreviewed = models.BooleanField("Conversations that wait for too long", default=True)

    class Meta:
        ordering = ("way", "target")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return self.target


class Limits(models.Model):
    """After how long a conversation that nobody has reviewed escalates; the one row of this table."""

    urgent_minutes = models.PositiveIntegerField(default=60)
    other_hours = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "Escalation"

    @classmethod
    def now(cls) -> "Limits":
        """As they are set, or as they are before anyone has."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class State(models.TextChoices):
    """How far a delivery is."""

    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"
    GIVEN_UP = "given_up", "given up"


class Delivery(models.Model):
    """One alert for one destination. A sender that works on it holds it until `held_until`: a second one leaves it
    alone for so long, even if the first has died."""

    alert = models.ForeignKey(
        Alert, on_delete=models.CASCADE, db_constraint=False, related_name="deliveries", editable=False
    )
    way = models.CharField(max_length=8, choices=Way.choices)
    target = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_try = models.FloatField()
    held_until = models.FloatField(default=0.0)

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=("alert", "target"), name="one_delivery_a_destination")]
        indexes = [models.Index(fields=("state", "next_try"), name="ix_delivery_due")]

    @property
    def next_moment(self) -> datetime:
        return moment(max(self.next_try, self.held_until))


class Attempt(models.Model):
    """One try. `outcome` is empty while it is under way, or where the sender ended in the middle of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.FloatField()
    took = models.FloatField(null=True)  # seconds
    sent = models.BooleanField(default=False)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")

    @property
    def moment(self) -> datetime:
        return moment(self.at)


class SignOfLife(models.Model):
    """When the alert sender was last seen at work; the one row of this table."""

    at = models.FloatField()

    class Meta:
        default_permissions = ()

    @classmethod
    def last(cls) -> Optional[float]:
        """Seconds since 1970; None where it never ran."""
        return cls.objects.filter(pk=1).values_list("at", flat=True).first()


for _kind in (Destination, Limits):
    auditlog.register(_kind)
