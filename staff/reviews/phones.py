"""The number behind a conversation by SMS."""

from django.conf import settings

from itb_triage.secret import KeyUnusable, own_or_given
from itb_triage.texting.identity import AnotherKey, PhoneNumbers
from itb_triage.texting.settings import KEY_FILE, KEY_VARIABLE
from staff.conversations.models import Phone, Summary


class NoNumber(Exception):
    """It cannot be shown. The message says why, and what would help."""


def number_of(summary: Summary) -> str:
    """The phone number. Raises NoNumber."""
    kept = Phone.objects.filter(sender_id=summary.sender_id).first()
    if kept is None:
        raise NoNumber("No phone number is kept for this conversation. Only conversations by SMS have one.")
    try:
        return PhoneNumbers(own_or_given(KEY_VARIABLE, settings.ROOT / KEY_FILE)).revealed(kept.sealed)
    except KeyUnusable as error:
        raise NoNumber(f"The key of the phone numbers cannot be used: {error}") from None
    except AnotherKey:
        raise NoNumber(
            f"The number was kept under another key. Start the console with the {KEY_VARIABLE} of the assistant."
        ) from None
