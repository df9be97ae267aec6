"""The policy, and its runs."""

from auditlog.registry import auditlog
from django.db import models


class Policy(models.Model):
    """After how long (days since the last message) conversations are de-identified or deleted; the one row of this
    table. None: never."""

    deidentify_days = models.PositiveIntegerField(null=True, blank=True)
    delete_days = models.PositiveIntegerField(null=True, blank=True)
    trail_years = models.PositiveIntegerField(null=True, blank=True)
    hour = models.PositiveSmallIntegerField(default=3)  # of the clinic's night
    since = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ("change",)

    def __str__(self) -> str:
        return "Retention"

    @property
    def is_set(self) -> bool:
        """Whether anything is ever taken away."""
        return bool(self.deidentify_days or self.delete_days or self.trail_years)

    @classmethod
    def now(cls) -> "Policy":
        """As it is set, or nothing at all."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Run(models.Model):
    """One run. `day`: of the schedule, one a day whoever begins it; None of a command. `trouble`: why it ended early,
    or what it could not do."""

    day = models.DateField(null=True, unique=True)
    began = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    deidentified = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)  # of the audit trail
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ("-began", "-id")


auditlog.register(Policy)
