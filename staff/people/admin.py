"""People in the admin: their names, roles, and new one-time passwords."""

from typing import Any, Optional

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from staff.people.models import Person
from staff.people.passwords import forget_authenticator, give_one_time_password, log_out

FIELDS = ("username", "first_name", "last_name", "email", "groups", "is_active")


class PersonForm(forms.ModelForm):
    """No password and no single permissions here: roles say what somebody may do."""

    class Meta:
        model = Person
        fields = FIELDS
        labels = {"groups": "Roles"}
        widgets = {"groups": forms.CheckboxSelectMultiple}
        help_texts = {
            "groups": "viewer: reads. reviewer: reviews too. supervisor: also phone numbers, exports, the audit trail. "
            "administrator: people and the audit trail, no conversations. One person may have several.",
            "is_active": "Take this away from somebody who leaves. Accounts are never deleted.",
        }


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """Whom the console knows."""

    form = PersonForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    actions = ("new_password", "new_authenticator")

    @admin.display(description="Roles")
    def roles(self, person: Person) -> str:
        """The names of the person's roles."""
        return ", ".join(sorted(group.name for group in person.groups.all()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Optional[Person] = None) -> bool:
        """Nobody: the audit trail names people for good."""
        return False

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            self._tell(request, obj, give_one_time_password(obj))
        elif not obj.is_active:
            log_out(obj)

    @admin.action(description="Give a new one-time password", permissions=["change"])
    def new_password(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """For a forgotten password."""
        for person in chosen:
            log_out(person)
            self._tell(request, person, give_one_time_password(person))

    @admin.action(description="Forget the authenticator app (lost phone)", permissions=["change"])
    def new_authenticator(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """For a lost phone: with a new password, since the phone may have kept the old one."""
        for person in chosen:
            forget_authenticator(person)
            log_out(person)
            self._tell(request, person, give_one_time_password(person))

    def _tell(self, request: HttpRequest, person: Person, password: str) -> None:
        messages.warning(
            request,
            f"One-time password of {person.username}: {password}. It is shown only now. "
            "Hand it over in person; it must be changed at the first log-in.",
        )
