"""What allauth may do here: nobody signs up, accounts come from an administrator."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

SETTING_UP = timedelta(minutes=5)


class ClosedToStrangers(DefaultAccountAdapter):
    """No sign-up, and no line on the page for what everybody sees."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Before a second factor is changed; not while the first one is set up, right behind the password."""
        begun = timezone.now() - SETTING_UP
        return Authenticator.objects.filter(user=self.request.user, created_at__lt=begun).exists()

    def add_message(self, request: HttpRequest, *words: Any, **named: Any) -> None:
        """allauth's "signed in as" is on every page already."""
