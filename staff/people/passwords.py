"""Passwords that somebody else gives: good for one log-in."""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from staff.people.models import Person

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
PARTS, PART = 4, 4


def give_one_time_password(person: Person) -> str:
    """Gives `person` a password that must be changed at the first log-in, and ends what was begun with the old one."""
    made = "-".join("".join(secrets.choice(LETTERS) for _ in range(PART)) for _ in range(PARTS))
    person.set_password(made)
    person.one_time_password = True
    person.save()
    return made


def forget_authenticator(person: Person) -> None:
    """For a lost phone: the authenticator app is set up anew at the next log-in."""
    Authenticator.objects.filter(user=person).delete()


def log_out(person: Person) -> None:
    """Ends every session of `person`."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
