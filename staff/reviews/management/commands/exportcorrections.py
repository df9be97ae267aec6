"""`itb-triage export-corrections FOLDER`."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staff.audit.trail import Event, write
from staff.reviews.export import as_files


class Command(BaseCommand):
    """Writes both files, and notes it in the audit trail."""

    help = "Export the corrections of misread messages, de-identified."

    def add_arguments(self, parser: CommandParser) -> None:
        """FOLDER."""
        parser.add_argument("folder", type=Path)

    def handle(self, *words: Any, **options: Any) -> None:
        """Writes nlu.yml and evaluation.yml into the folder."""
        folder: Path = options["folder"]
        files = as_files()
        write(Event.EXPORTED, what="corrections", messages=files.count, by=f"command line, {getpass.getuser()}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.by_name().items():
                (folder / name).write_text(content, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to ({error.strerror}). Name another folder.") from None
        self.stdout.write(
            f"{files.count} corrected messages: {', '.join(str(folder / name) for name in files.by_name())}"
        )
