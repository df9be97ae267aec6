"""A reply in Twilio's markup (TwiML)."""

from typing import Sequence

from twilio.twiml.messaging_response import MessagingResponse


def twiml(texts: Sequence[str]) -> str:
    """The markup that sends `texts`, each as a text message of its own."""
    response = MessagingResponse()
    for text in texts:
        response.message(text)
    return str(response)
