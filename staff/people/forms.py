"""Logging in, and choosing a password."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms


class LogIn(LoginForm):
    """Name and password; counted by axes under the name that was typed."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["login"].label = "User name"
        self.fields.pop("remember", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def user_credentials(self) -> dict[str, Any]:
        """What the backends get: axes wants the name that was typed."""
        named: dict[str, Any] = super().user_credentials()
        return {**named, "login": named.get("username")}


class NewPassword(ChangePasswordForm):
    """A password of one's own: the one-time password is over with it."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        """Another than the one before."""
        chosen = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise forms.ValidationError("This is the password you have now. Choose another.")
        return str(chosen)

    def save(self) -> None:
        """Keeps it."""
        self.user.one_time_password = False
        super().save()
