"""The admin's site: same log-in as everywhere, and only people in it."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from staff.people.roles import PEOPLE


class PeopleSite(AdminSite):
    """Open to whoever may change people."""

    site_header = "People and roles"
    site_title = "Staff console"
    index_title = "People and roles"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, *words: Any, **named: Any) -> None:
        """Only our own: what other packages would show here (the trail, authenticators) is nobody's to change."""
        if getattr(model_or_iterable, "_meta", None) and model_or_iterable._meta.app_label == "people":
            super().register(model_or_iterable, *words, **named)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may manage people."""
        return bool(request.user.is_active and request.user.has_perms(PEOPLE))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The console's own log-in, with its second factor."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect("account_login")
