"""A database that is not as the console needs it: a page that says what to do."""

from typing import Callable, Optional

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOT_STARTED = "The assistant has not been started yet with this database. Start it (make run), then load this again."
AWAY = "The database does not answer as it should. Try again in a minute; then tell whoever runs the console."


class Trouble:
    """Middleware around the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> Optional[HttpResponse]:
        """The page, for an error of the database; other errors are Django's."""
        if not isinstance(error, DatabaseError):
            return None
        try:
            with transaction.atomic():
                what = AWAY if "summaries" in connection.introspection.table_names() else NOT_STARTED
            return render(request, "503.html", {"what": what}, status=503)
        except DatabaseError:
            return None
