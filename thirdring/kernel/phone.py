"""Phone numbers: kept as E.164, accepted in any national writing, shown in the reader's form."""

from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError


class BadPhoneError(DeskError):
    code = "bad-phone"
    sentence = _("“%(text)s” is not a phone number. Write it with the area code, or with + and the country code.")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, e.g. `+4533123456`."""

    e164: str

    @property
    def national_digits(self) -> str:
        """The national significant number, digits only: what people read aloud at home."""
        return phonenumbers.national_significant_number(phonenumbers.parse(self.e164))

    def shown(self, region: str) -> str:
        """National form inside `region` (ISO 3166 alpha-2), international form elsewhere."""
        number = phonenumbers.parse(self.e164)
        home = phonenumbers.region_code_for_number(number) == region
        form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(number, form))


def parse(text: str, *, region: str) -> Phone:
    """A phone number in any writing; `region` (ISO 3166 alpha-2) is where a number without + belongs.

    Raises BadPhoneError for text that cannot be a number of that region.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadPhoneError(text=text) from None
    if not phonenumbers.is_possible_number(number):
        raise BadPhoneError(text=text)
    return Phone(str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)))
