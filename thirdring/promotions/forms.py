"""A new code, as the screen sends it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.money import Money
from thirdring.promotions.values import CodeAmount, CodeKind

LANGUAGES = ("en", "da", "zh-hans")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=24,
        help_text=_("Letters and digits that are easy to say aloud"),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    title = forms.CharField(label=_("What it is for"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(CodeKind.SOURCE, _("Source code")), (CodeKind.DISCOUNT, _("Discount code"))]
    )
    percent = forms.DecimalField(
        label=_("Percent off"), min_value=0, max_value=100, decimal_places=2, required=False, initial=0
    )
    free_shipping = forms.BooleanField(label=_("Free freight"), required=False)
    combinable = forms.BooleanField(label=_("Combines with other codes"), required=False, initial=True)
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, required=False, initial="DKK")
    amount_off = forms.DecimalField(label=_("Amount off"), min_value=0, decimal_places=3, max_digits=14, required=False)
    min_value = forms.DecimalField(
        label=_("From goods worth"), min_value=0, decimal_places=3, max_digits=14, required=False
    )
    categories = forms.CharField(label=_("Only in these categories"), required=False, max_length=400)
    skus = forms.CharField(label=_("Only these stock codes"), required=False, max_length=400)
    excluded_categories = forms.CharField(label=_("Not in these categories"), required=False, max_length=400)
    excluded_skus = forms.CharField(label=_("Not these stock codes"), required=False, max_length=400)
    buy = forms.IntegerField(label=_("How many are bought"), min_value=1, max_value=99, required=False)
    get = forms.IntegerField(label=_("How many more are cheaper"), min_value=1, max_value=99, required=False)
    get_percent = forms.DecimalField(
        label=_("Percent off those"), min_value=Decimal("0.01"), max_value=100, decimal_places=2, required=False
    )
    gift_sku = forms.CharField(label=_("Gift: one of this stock code"), required=False, max_length=40)
    cost = forms.DecimalField(
        label=_("What it costs us in all"), min_value=0, decimal_places=2, max_digits=14, required=False
    )
    starts_date = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends_date = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    total_limit = forms.IntegerField(label=_("Times in all"), min_value=1, required=False)
    customer_limit = forms.IntegerField(label=_("Times for one customer"), min_value=1, required=False)
    offer_en = forms.CharField(label=_("Words to say (English)"), required=False, max_length=300)
    offer_da = forms.CharField(label=_("Words to say (Danish)"), required=False, max_length=300)
    offer_zh_hans = forms.CharField(label=_("Words to say (Chinese)"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        starts, ends = sent.get("starts_date"), sent.get("ends_date")
        if starts and ends and ends < starts:
            self.add_error("ends_date", _("The last day lies before the first."))
        if bool(sent.get("buy")) != bool(sent.get("get")):
            self.add_error("get", _("Say both: how many are bought, and how many more are then cheaper."))
        if sent.get("cost") and not sent.get("currency"):
            self.add_error("currency", _("Name the currency of the amounts."))
        if (sent.get("amount_off") or sent.get("min_value")) and not sent.get("currency"):
            self.add_error("currency", _("Name the currency of the amounts."))
        return sent

    def new_code(self) -> dict[str, Any]:
        """The arguments of `actions.add_code`; a last day ends at midnight after it, in the house's time."""
        sent = self.cleaned_data
        amounts = []
        if sent["amount_off"] or sent["min_value"]:
            amounts = [
                CodeAmount(sent["currency"].upper(), sent["amount_off"] or Decimal(0), sent["min_value"] or Decimal(0))
            ]
        offer = {code: sent[f"offer_{code.replace('-', '_')}"] for code in LANGUAGES}
        return {
            **{
                name: sent[name]
                for name in ("code", "title", "free_shipping", "combinable", "total_limit", "customer_limit")
            },
            "kind": CodeKind(sent["kind"]),
            "percent": sent["percent"] or Decimal(0),
            "amounts": amounts,
            "categories": _listed(sent["categories"]),
            "skus": _listed(sent["skus"]),
            "offer": {code: words for code, words in offer.items() if words},
            "excluded_categories": _listed(sent["excluded_categories"]),
            "excluded_skus": _listed(sent["excluded_skus"].upper()),
            "buy": sent["buy"] or 0,
            "get": sent["get"] or 0,
            "get_percent": sent["get_percent"] or Decimal(100),
            "gift_sku": sent["gift_sku"].strip().upper(),
            "cost": Money(sent["cost"], sent["currency"].upper()) if sent["cost"] else None,
            "starts_at": _midnight(sent["starts_date"]),
            "ends_at": _midnight(sent["ends_date"], days=1),
        }


def _listed(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, tzinfo=timezone.get_default_timezone())


class MailingForm(forms.Form):
    """Who was sent what carries a code: account numbers, one a line or parted by commas."""

    accounts = forms.CharField(
        label=_("Account numbers"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 4, "class": "mono"})
    )
    sent_date = forms.DateField(label=_("Sent on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_accounts(self) -> list[str]:
        return _listed(self.cleaned_data["accounts"].replace(";", " "))
