"""The console's addresses."""

from allauth.account import views as account
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from staff.alerts import pages as alerts
from staff.audit import views as audit
from staff.dashboard.pages import dashboard
from staff.exports import pages as exports
from staff.retention import pages as retention
from staff.reviews import actions, corrections, pages


def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server."""
    return HttpResponse("ok", content_type="text/plain")


ONE = "conversations/<int:number>/"
urlpatterns = [
    path("alive", alive, name="alive"),
    path("", pages.inbox, name="inbox"),
    path("search/", pages.look_for, name="search"),
    path("export/", exports.export_inbox, name="export_inbox"),
    path(ONE, pages.conversation, name="conversation"),
    path(f"{ONE}review/", actions.review, name="review"),
    path(f"{ONE}note/", actions.note, name="note"),
    path(f"{ONE}follow-up/", actions.case, name="case"),
    path(f"{ONE}fhir/", exports.export_fhir, name="export_fhir"),
    path(f"{ONE}hold/", actions.hold, name="hold"),
    path(f"{ONE}phone/", actions.phone, name="phone"),
    path(f"{ONE}messages/<int:place>/correct/", corrections.correct, name="correct"),
    path("corrections/", corrections.listed, name="corrections"),
    path("corrections/<int:key>/remove/", corrections.remove, name="remove_correction"),
    path("corrections/export/", corrections.export, name="export_corrections"),
    path("dashboard/", dashboard, name="dashboard"),
    path("dashboard/export/", exports.export_figures, name="export_figures"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/add/", alerts.add, name="add_destination"),
    path("alerts/<int:key>/remove/", alerts.remove, name="remove_destination"),
    path("alerts/limits/", alerts.limits, name="limits"),
    path("alerts/test/", alerts.test, name="test_alert"),
    path("retention/", retention.retention, name="retention"),
    path("retention/policy/", retention.policy, name="policy"),
    path("audit/", audit.trail, name="trail"),
    path("audit/export/", exports.export_trail, name="export_trail"),
    path("people/", admin.site.urls),
    # Of allauth's pages those that this console has: no sign-up, no e-mail.
    path("account/log-in/", account.login, name="account_login"),
    path("account/log-out/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/authenticator/", include("allauth.mfa.urls")),
]
