"""What comes in from the catalogue's screens."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, ValidationError

from thirdring.catalogue import queries
from thirdring.kernel.errors import DeskError

Asked = TypeVar("Asked", bound=BaseModel)


class BadEntryError(DeskError):
    code = "bad-entry"
    sentence = _("“%(field)s” cannot be that. Prices and counts are numbers from zero up, dates like 2026-11-30.")


@dataclass(frozen=True, slots=True)
class Browse:
    """What is looked for, and in which price list it is told."""

    q: str
    category: str
    price_list: str
    offset: int
    product_id: int | None
    draft_id: int | None


class NewPrice(BaseModel):
    price_list: str
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3)]


class NewLevel(BaseModel):
    warehouse: str
    on_hand: Annotated[int, Field(ge=0, le=1_000_000)]
    expected_quantity: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    expected_date: date | None = None


def browse(data: QueryDict, region: str) -> Browse:
    """What cannot be read falls back: a listing never fails for its address."""
    return Browse(
        q=data.get("q", "").strip(),
        category=data.get("category", ""),
        price_list=queries.price_list_for(data.get("price_list", ""), region=region),
        offset=_number(data, "offset") or 0,
        product_id=_number(data, "product"),
        draft_id=_number(data, "draft"),
    )


def product_ids(data: QueryDict) -> list[int]:
    """Those of `product`, in the order given, each once."""
    return list(dict.fromkeys(int(each) for each in data.getlist("product") if each.isdecimal()))


def new_price(data: QueryDict) -> NewPrice:
    """Raises BadEntryError."""
    return _read(NewPrice, data)


def new_level(data: QueryDict) -> NewLevel:
    """Raises BadEntryError."""
    return _read(NewLevel, data)


def _read(kind: type[Asked], data: QueryDict) -> Asked:
    filled = {name: str(value).strip().replace(",", ".") for name, value in data.items() if str(value).strip()}
    try:
        return kind.model_validate(filled)
    except ValidationError as error:
        raise BadEntryError(field=str(error.errors()[0]["loc"][0])) from error


def _number(data: QueryDict, name: str) -> int | None:
    text = data.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else None  # noqa: PLR2004  # fits a bigint
