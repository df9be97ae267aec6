"""The admin's site: same log-in as everywhere, and only people in it."""

from typing import Any, Callable

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
        models = [model_or_iterable] if hasattr(model_or_iterable, "_meta") else model_or_iterable
        super().register([each for each in models if each._meta.app_label == "people"], *words, **named)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may manage people."""
        return bool(request.user.is_active and request.user.has_perms(PEOPLE))

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """`view` for whoever may; others are told so, not sent to a log-in they have behind them."""
        inner = super().admin_view(view, cacheable)

        def checked(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied("Your role does not allow this. An administrator can change it.")
            return inner(request, *words, **named)

        return checked

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The console's own page for it."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The console's own log-in, with its second factor."""
        return redirect("account_login")
