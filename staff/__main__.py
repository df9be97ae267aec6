"""`python -m staff COMMAND`: the console's commands (`serve` starts it)."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Runs one command of Django's or of the console's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staff.settings")
    execute_from_command_line(["python -m staff", *sys.argv[1:]])


if __name__ == "__main__":
    main()
