"""The two ways of telling somebody. Each raises NotSent, and nothing else is expected of it."""

import re
import smtplib
from contextlib import suppress

import requests
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from staff.alerts import signing
from staff.alerts.models import Delivery, Way
from staff.alerts.wording import Words

CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
LONGEST = 300  # characters of an outcome
NO_MAIL_SERVER = "no mail server is set: ITB_TRIAGE_SMTP_URL (docs/operators.md)"


class NotSent(Exception):
    """It was not sent. `sure`: the receiver cannot have got it; otherwise perhaps it has, and only its answer is
    missing. The message says what happened."""

    def __init__(self, what: str, sure: bool = True) -> None:
        super().__init__(what[:LONGEST])
        self.sure = sure


def send(delivery: Delivery, words: Words) -> str:
    """Sends it; what the other side answered. Raises NotSent."""
    return (_mail if delivery.way == Way.EMAIL else _webhook)(delivery, words)


def _webhook(delivery: Delivery, words: Words) -> str:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "itb-triage",
        **signing.headers(str(delivery.alert_id), words.body),
    }
    try:
        answer = requests.post(
            delivery.target,
            data=words.body,
            headers=headers,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            stream=True,  # of the answer its first line is enough
        )
        answer.close()
    except requests.exceptions.ReadTimeout:
        raise NotSent(f"no answer within {ANSWER_SECONDS} s", sure=False) from None
    except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise NotSent(f"no connection ({type(error).__name__})") from None
    except requests.exceptions.ConnectionError as error:
        refused = "NewConnectionError" in str(error) or "NameResolutionError" in str(error)
        raise NotSent(
            "no connection: nothing answers at this address" if refused else "it hung up", sure=refused
        ) from None
    except (requests.exceptions.RequestException, UnicodeError) as error:
        raise NotSent(f"the address cannot be used ({type(error).__name__})") from None
    if not 200 <= answer.status_code < 300:
        hint = ". Set up the address that it leads to" if 300 <= answer.status_code < 400 else ""
        raise NotSent(f"answered {answer.status_code}{hint}")
    return f"answered {answer.status_code}"


def _mail(delivery: Delivery, words: Words) -> str:
    if not settings.EMAIL_HOST:
        raise NotSent(NO_MAIL_SERVER)
    name, _, host = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    headers = {"Message-ID": f"<{delivery.alert_id}.{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(words.subject, words.text, to=[delivery.target], headers=headers)
    mail.connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
    try:
        mail.connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"no connection to the mail server: {_told(error)}") from None
    try:
        mail.send()
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"the mail server answered {_told(error)}") from None
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise NotSent(f"the mail server refused the address: {code} {_plain(text)}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"the mail server hung up: {_told(error)}", sure=False) from None
    finally:
        with suppress(OSError, smtplib.SMTPException):  # the mail is out, or an error has said that it is not
            mail.connection.close()
    return "taken by the mail server"


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return type(error).__name__


def _plain(text: "str | bytes") -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return re.sub(r"\s+", " ", words)[:200]
