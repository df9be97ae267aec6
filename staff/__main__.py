"""`python -m staff COMMAND`: the console's commands (`serve` starts it)."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from itb_triage.protocol import ProtocolError
from itb_triage.secret import KeyUnusable


def main() -> None:
    """Runs one command of Django's or of the console's own. A setting that cannot be ends it in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staff.settings")
    try:
        execute_from_command_line(["python -m staff", *sys.argv[1:]])
    except (ImproperlyConfigured, KeyUnusable, ProtocolError) as error:
        sys.exit(f"itb-triage: the staff console cannot start: {error}")


if __name__ == "__main__":
    main()
