"""Where the SMS channel listens, and where its secrets stand: in the environment, or in files of this machine."""

from pathlib import Path

WEBHOOK = "/webhooks/sms/webhook"
TOKEN_VARIABLE = "ITB_TRIAGE_TWILIO_TOKEN"  # what Twilio signs with
KEY_VARIABLE = "ITB_TRIAGE_PHONE_KEY"  # what phone numbers are kept under
# Made at the first start where no account is configured: for the simulated phone.
TOKEN_FILE = Path("var/sms-token")
KEY_FILE = Path("var/phone-key")
