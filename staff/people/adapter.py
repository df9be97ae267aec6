"""What allauth may do here: nobody signs up, accounts come from an administrator."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedToStrangers(DefaultAccountAdapter):
    """No sign-up, and no line on the page for what everybody sees."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, request: HttpRequest, *words: Any, **named: Any) -> None:
        """allauth's "signed in as" is on every page already."""
