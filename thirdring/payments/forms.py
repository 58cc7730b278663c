"""What the payment fragments send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GiftCardForm(forms.Form):
    """`to` is an address of ours that takes the card's reference as one field of a draft, `path` names that field."""

    code = forms.CharField(label=_("Code of the gift card"), max_length=40)
    to = forms.RegexField(r"^/orders/[\w/-]+$", required=False)
    path = forms.RegexField(r"^tenders\.\w+\.reference$", required=False)


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("Send the link to"))


class PracticeForm(forms.Form):
    pays = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
