"""The SMS channel: Twilio's webhook in, text messages out."""

from assistant.channels.sms.channel import Sms

__all__ = ["Sms"]
