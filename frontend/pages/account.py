"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from frontend.pages import language, throttle
from kb.access import principal_of, record


class SignInForm(AuthenticationForm):
    """User name and password; every refusal reads the same and takes the same time."""

    username = forms.CharField(
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        )
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _(
            "That user name and password do not go together. After several wrong tries, "
            "wait a quarter of an hour."
        ),
        "inactive": "",
    }

    def clean(self) -> dict[str, Any]:
        """Check the password even of someone who is blocked, so that the time tells nothing."""
        name = self.cleaned_data.get("username") or ""
        address = throttle.address_of(self.request) if self.request else ""
        blocked = throttle.blocked(name=name, address=address)
        try:
            cleaned = super().clean()
        except ValidationError:
            throttle.failed(name=name, address=address)
            record("sign-in", by=None, outcome="denied")
            raise
        if blocked:
            raise self.get_invalid_login_error()
        return cleaned


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and bring the person's language along."""
        response = super().form_valid(form)
        user = form.get_user()
        language.remember(response, user.language)
        record("sign-in", by=principal_of(user))
        return response
