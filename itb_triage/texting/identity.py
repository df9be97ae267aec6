"""A phone number is a person: it is kept as a keyed hash, beside a copy that only the key opens."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HASH_LENGTH = 40  # hexadecimal digits


class AnotherKey(Exception):
    """The copy of a number was not made with this key."""


class PhoneNumbers:
    """Numbers under one key. Without it a hash cannot be traced by trying all numbers, and a copy cannot be read."""

    def __init__(self, key: str) -> None:
        self._hash_key = _derived(key, b"itb-triage phone hash")
        self._box = Fernet(urlsafe_b64encode(_derived(key, b"itb-triage phone copy")))

    def conversation(self, number: str) -> str:
        """The id of the conversation with `number` (as the carrier writes it: +15550100): the same each time."""
        return f"sms-{hmac.new(self._hash_key, number.encode(), hashlib.sha256).hexdigest()[:HASH_LENGTH]}"

    def sealed(self, number: str) -> str:
        """The copy to keep."""
        return self._box.encrypt(number.encode()).decode()

    def revealed(self, sealed: str) -> str:
        """The number in a copy. Raises AnotherKey."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise AnotherKey("this number was kept under another key") from None


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
