"""What the screens of this room send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=60)
    password = forms.CharField(label=_("Password"), strip=False, max_length=1024)
