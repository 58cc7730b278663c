"""What the payment fragments send."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.amounts import AmountField


class GiftCardForm(forms.Form):
    """`to` is an address of ours that takes the card's reference as one field of a draft, `path` names that field."""

    code = forms.CharField(label=_("Code of the gift card"), max_length=40)
    to = forms.RegexField(r"^/orders/[\w/-]+$", required=False)
    path = forms.RegexField(r"^tenders\.\w+\.reference$", required=False)


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("Send the link to"))


class RefundForm(forms.Form):
    """`key` is made with the form, so that a second click is the same refund; `currency` is the order's own."""

    amount = AmountField(label=_("Give back"))
    reason = forms.CharField(label=_("Why"), max_length=200)
    to = forms.ChoiceField(
        label=_("To"), choices=[("original", _("the way it was paid")), ("store_credit", _("store credit"))]
    )
    key = forms.RegexField(r"^[0-9a-f-]{36}$")
    currency = forms.RegexField(r"^[A-Z]{3}$", required=False)


class SaleForm(forms.Form):
    """A gift card to be sold; `key` is made with the form, so that a second click is the same card."""

    amount = AmountField(label=_("Amount"), least=Decimal(1))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in ("DKK", "GBP", "USD", "CNY")])
    expires_date = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    key = forms.RegexField(r"^[0-9a-f-]{36}$")


class BlockForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class PracticeForm(forms.Form):
    pays = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
