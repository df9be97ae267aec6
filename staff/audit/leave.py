"""Who may do what, at the door of each page."""

from functools import wraps
from typing import Any, Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from staff.audit.trail import Event, write

View = Callable[..., HttpResponse]


def sent(otherwise: str) -> Callable[[View], View]:
    """For what is sent by a form. Who only opens its address (after a log-in, say) is led to the page `otherwise`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *words, **named)
            return redirect(otherwise, **({"number": named["number"]} if "number" in named else {}))

        return checked

    return wrap


def needs(*permissions: str) -> Callable[[View], View]:
    """Lets in who has all `permissions`; for others a page that says so, and a line in the trail."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            if not request.user.has_perms(permissions):
                write(Event.REFUSED, what=request.resolver_match.url_name, **named)
                raise PermissionDenied("Your role does not allow this. An administrator can change it.")
            return view(request, *words, **named)

        checked.needs = permissions  # type: ignore[attr-defined]
        return checked

    return wrap
