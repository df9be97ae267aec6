"""Sends text messages by Twilio's REST API, without holding up the server: for answers that come late."""

import asyncio
import logging
from typing import Any, Sequence

from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from assistant.channels.sms.incoming import Incoming
from assistant.channels.sms.settings import TWILIO_API

logger = logging.getLogger(__name__)
logging.getLogger("twilio").setLevel(logging.WARNING)  # below, it logs numbers and texts
TIMEOUT = 10.0  # seconds for one request
PAUSES = (0.0, 1.0, 4.0, 15.0)  # seconds before each attempt


class _At(AsyncTwilioHttpClient):
    """Twilio's client, for its API at another address (a proxy of the clinic's, or a test)."""

    def __init__(self, api: str) -> None:
        super().__init__()
        self._api = api

    async def request(self, method: str, url: str, *words: Any, **named: Any) -> Response:
        asked = super().request(method, url.replace(TWILIO_API, self._api, 1), *words, **named)
        return await asyncio.wait_for(asked, TIMEOUT)  # it has no timeout of its own


class Sender:
    """Sends in order; what fails for a reason that may pass is tried again."""

    def __init__(self, token: str, api: str) -> None:
        self._token, self._api = token, api

    async def reply(self, to: Incoming, texts: Sequence[str]) -> bool:
        """Sends `texts` to whom `to` came from. False, and a line in the log, where that failed for good."""
        async with _At(self._api) as api:
            for text in texts:
                if not await self._sent(api, to, text):
                    return False
        return True

    async def _sent(self, api: _At, to: Incoming, text: str) -> bool:
        why = ""
        for pause in PAUSES:
            await asyncio.sleep(pause)
            try:
                client = Client(to.account, self._token, http_client=api)
                await client.messages.create_async(to=to.number, from_=to.to, body=text)
                return True
            except TwilioRestException as error:  # its words hold the number
                why = f"Twilio's error {error.code}"
                if error.status < 500 and error.status != 429:
                    break
            except Exception as error:
                why = type(error).__name__
        logger.error("A late answer could not be sent by SMS (%s).", why)
        return False
