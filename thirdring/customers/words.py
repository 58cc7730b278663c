"""The words of this room that a person reads, for values that know none."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language, pgettext_lazy, to_locale
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from thirdring.customers.rules.account import grouped
from thirdring.customers.rules.postal import countries
from thirdring.customers.values import AddressKind, Entry, Reason

REASONS: Mapping[Reason, Any] = {
    Reason.NAME: _("Name"),
    Reason.NAME_AND_CITY: _("Name and city"),
    Reason.NAME_AND_POSTCODE: _("Name and postcode"),
    Reason.POSTCODE: _("Postcode"),
    Reason.PHONE: _("Phone"),
    Reason.PHONE_ENDING: _("Phone ending"),
    Reason.EMAIL: _("E-mail"),
    Reason.ACCOUNT: _("Account number"),
    Reason.SIMILAR_NAME: _("Similar name"),
    Reason.SIMILAR_PHONE: _("Similar phone"),
    Reason.SIMILAR_EMAIL: _("Similar e-mail"),
    Reason.SIMILAR_ACCOUNT: _("Similar account number"),
}
KINDS: Mapping[AddressKind, Any] = {
    AddressKind.HOME: pgettext_lazy("address", "Home"),
    AddressKind.WORK: pgettext_lazy("address", "Work"),
    AddressKind.OTHER: pgettext_lazy("address", "Other"),
}
FIELDS: Mapping[str, Any] = {
    "given_name": _("given name"),
    "family_name": _("family name"),
    "company": _("company"),
    "name": _("name as written"),
    "language": _("language"),
    "region": _("country"),
    "kind": _("kind of address"),
    "recipient": _("recipient"),
    "line1": _("street"),
    "line2": _("address line 2"),
    "postcode": _("postcode"),
    "city": _("city"),
    "country": _("country"),
    "primary_shipping": _("primary shipping address"),
    "primary_billing": _("primary billing address"),
}
ACTIONS: Mapping[str, Any] = {
    "added": _("Customer added"),
    "loaded": _("Customer taken over from a list"),
    "edited": _("Details changed: %(fields)s"),
    "phone_added": _("Phone number added"),
    "phone_changed": _("Phone number changed"),
    "phone_removed": _("Phone number taken off"),
    "email_added": _("E-mail address added"),
    "email_changed": _("E-mail address changed"),
    "email_removed": _("E-mail address taken off"),
    "address_added": _("Address added"),
    "address_changed": _("Address changed: %(fields)s"),
    "address_removed": _("Address taken off"),
    "primary_changed": _("Made primary: %(fields)s"),
    "code_word_set": _("Code word set"),
    "alert_resolved": _("Alert resolved: %(summary)s"),
    "merged": _("Merged: %(account)s became part of this customer"),
    "merged_away": _("Merged: became part of %(account)s"),
    "merge_undone": _("Merge taken back: %(account)s is a customer of its own again"),
    "merge_undone_away": _("Merge with %(account)s taken back"),
}


def told(entry: Entry) -> str:
    """One line of the timeline in the reader's words; other rooms bring their own."""
    if entry.action not in ACTIONS:
        room = settings.TIMELINE_WORDS.get(entry.kind)
        return str(import_string(room)(entry.summary)) if room else entry.summary
    fields = fields_told(entry.fields)
    is_account = entry.action.startswith("merge")
    return str(ACTIONS[entry.action]) % {
        "fields": fields,
        "summary": entry.summary,
        "account": grouped(entry.summary) if is_account else "",
    }


def fields_told(names: Iterable[str]) -> str:
    """`given name, city`: in the reader's words."""
    return now_gettext(", ").join(dict.fromkeys(str(FIELDS.get(name, name)) for name in names))


def country_name(code: str) -> str:
    """The country in the reader's language."""
    return str(_locale().territories.get(code, code))


def country_choices(first: Iterable[str]) -> list[tuple[str, str]]:
    """Every country by name in the reader's language, the ones of the house first."""
    near = [code for code in dict.fromkeys(first) if code in countries()]
    rest = sorted(countries() - set(near), key=country_name)
    return [(code, country_name(code)) for code in (*near, *rest)]


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))
