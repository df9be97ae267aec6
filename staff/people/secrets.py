"""The secrets behind the authenticator apps, sealed in the database by the console's own key."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class SealedSecrets(DefaultMFAAdapter):
    """Whoever reads the database alone makes no codes with it."""

    def encrypt(self, text: str) -> str:
        """`text` sealed."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed. Raises InvalidToken where the key is another: `newpassword --authenticator` helps."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"itb-triage authenticators " + settings.SECRET_KEY.encode()).digest()))
