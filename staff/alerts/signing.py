"""A webhook's signature, by the Standard Webhooks specification 1.0.0: any of its libraries checks it."""

import base64
import hashlib
import hmac
import time

from django.conf import settings

from itb_triage.secret import own_or_given

VARIABLE = "ITB_TRIAGE_ALERT_SECRET"
FILE = "alert-secret"


def key() -> bytes:
    """The key, given by the environment or made once for this machine. Raises KeyUnusable."""
    return own_or_given(VARIABLE, settings.ROOT / "var" / FILE).encode()


def for_receivers() -> str:
    """The key as receivers want it: "whsec_" and base64. Raises KeyUnusable."""
    return "whsec_" + base64.b64encode(key()).decode()


def headers(message_id: str, body: bytes) -> dict[str, str]:
    """What goes with `body`: the id, which stays the same when it is sent again, the time, and the signature."""
    at = str(int(time.time()))
    signature = hmac.digest(key(), b".".join((message_id.encode(), at.encode(), body)), hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }
