"""A person of the pump team."""

from auditlog.registry import auditlog
from django.contrib.auth.models import AbstractUser, Group
from django.db import models


class Person(AbstractUser):
    """Someone with an account. Nobody is ever deleted: the audit trail names people for good.

    `one_time_password`: the password was given by somebody else, and must be changed at once.
    """

    one_time_password = models.BooleanField("must choose a new password", default=False, editable=False)

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


def hidden(value: str) -> str:
    """What the audit trail keeps of a password: that there is one."""
    return "***" if value else ""


auditlog.register(
    Person,
    mask_fields=["password"],
    mask_callable="staff.people.models.hidden",
    exclude_fields=["last_login"],
    m2m_fields={"groups", "user_permissions"},
)
auditlog.register(Group, m2m_fields={"permissions"})
