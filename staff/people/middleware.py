"""Who gets in, and how far: nobody without a second factor, nobody with a password that somebody else knows."""

from typing import Callable
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

Answer = Callable[[HttpRequest], HttpResponse]
WITHOUT_LOG_IN = frozenset({"account_login", "account_logout", "account_inactive", "mfa_authenticate", "alive"})
WHILE_SETTING_UP = frozenset({"account_logout", "account_reauthenticate", "alive"})
AUTHENTICATOR = frozenset({"mfa_activate_totp", "mfa_reauthenticate"})
PASSWORD = frozenset({"account_change_password"})


def addresses(get_response: Answer) -> Answer:
    """Believes a proxy about who asks only where there is one: else anyone could write any address into the trail."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.ADDRESS:
            for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PORT"):
                request.META.pop(name, None)
        return get_response(request)

    return answer


def let_in(get_response: Answer) -> Answer:
    """To the log-in, to a password of one's own, to the authenticator app, and only then further."""

    def answer(request: HttpRequest) -> HttpResponse:
        place = _place(request)
        if not request.user.is_authenticated:
            if place in WITHOUT_LOG_IN:
                return _unkept(get_response(request))
            back = f"?{urlencode({'next': request.path})}" if request.method == "GET" else ""
            return redirect(reverse("account_login") + back)
        if request.user.one_time_password:
            return _first(get_response, request, PASSWORD, "Choose a password of your own first.")
        if not is_mfa_enabled(request.user):
            return _first(get_response, request, AUTHENTICATOR, "Set up your authenticator app first.")
        return _unkept(get_response(request))

    return answer


def _first(get_response: Answer, request: HttpRequest, allowed: frozenset[str], why: str) -> HttpResponse:
    if _place(request) in allowed | WHILE_SETTING_UP:
        return _unkept(get_response(request))
    if request.method == "GET":
        messages.info(request, why)
    return redirect(next(iter(sorted(allowed))))


def _place(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _unkept(response: HttpResponse) -> HttpResponse:
    """No browser or proxy keeps a page with what patients wrote."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
