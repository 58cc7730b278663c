"""A product is a kind of thing (`garments.toml`) in a series (`series.toml`)."""

from decimal import Decimal
from typing import Any
from zlib import crc32

from thirdring.catalogue.demo.tables import table, text
from thirdring.catalogue.values import NewPrice, NewProduct, NewVariant, Text

BRAND = "Fjord & Field"
# One unit of the list's currency in DKK, and the ending that its prices have.
_LISTS = {
    "dk-dkk": (Decimal(1), 10, Decimal(-1)),
    "uk-gbp": (Decimal("8.8"), 5, Decimal("-0.05")),
    "us-usd": (Decimal("8.2"), 5, Decimal("-0.05")),
    "cn-cny": (Decimal("0.96"), 10, Decimal(-1)),
}
_STEPS = ((1, Decimal(1)), (3, Decimal("0.90")), (10, Decimal("0.82")))


def all_products() -> list[NewProduct]:
    """Kinds one after the other, the series of a kind from the cheapest to the dearest."""
    series = table("series")
    return [
        _product(kind, garment, name, position)
        for kind, garment in table("garments").items()
        for position, name in enumerate(sorted(garment["series"], key=lambda each: series[each]["factor"]), 1)
    ]


def _product(kind: str, garment: dict[str, Any], series: str, position: int) -> NewProduct:
    code = f"{garment['code']}{position:02d}"
    told = table("series")[series]
    price = garment["price"] * Decimal(str(told["factor"]))
    about, says = text(garment["about"]), text(told["says"])
    words = table("house")["words"]
    monogram = garment.get("monogram", 0)
    return NewProduct(
        code=code,
        category=garment["category"],
        names=_names(garment, told),
        summaries=about,
        descriptions={language: f"{about[language]} {says[language]}" for language in about},
        details=(
            (text(words["material"]), text(told["word"])),
            (text(words["weight"]), dict.fromkeys(about, f"{garment['weight']} g")),
        ),
        brand=BRAND,
        picture=kind,
        picture_swatch=table("colors")["colors"][garment["colors"][0]][3],
        size_guide=garment["sizes"] if "guide" in table("sizes")[garment["sizes"]] else "",
        personalization_limit=monogram,
        personalization_names=text(words["monogram"]) if monogram else {},
        popularity=chance(code) % 100,
        variants=_variants(code, garment, price),
    )


def _names(garment: dict[str, Any], series: dict[str, Any]) -> Text:
    kind, name, word = text(garment["name"]), text(series["name"]), text(series["word"])
    return {
        "en": f"{name['en']} {word['en']} {kind['en']}",
        "da": f"{name['da']} {kind['da']} {word['da']}",
        "zh-hans": f"{name['zh-hans']}{word['zh-hans']}{kind['zh-hans']}",
    }


def _variants(code: str, garment: dict[str, Any], price: Decimal) -> tuple[NewVariant, ...]:
    colors, sizes = table("colors")["colors"], table("sizes")[garment["sizes"]]["sizes"] or [""]
    shown = garment["colors"]
    if len(shown) > 2 and chance(code) % 3 == 0:  # noqa: PLR2004  # not every series comes in every color
        shown = shown[:-1]
    variants = []
    for color in shown:
        for number, size in enumerate(sizes):
            letters = "".join(each for each in size if each.isalnum()).upper()
            sku = "-".join(filter(None, (code, colors[color][4], letters)))
            bigger = Decimal("1.3") if garment["sizes"] in {"litres", "persons"} and number else Decimal(1)
            variants.append(
                NewVariant(
                    sku=sku,
                    color=color,
                    size=size,
                    ean=_ean(sku),
                    weight_grams=garment["weight"] + 12 * number,
                    prices=_prices(price * bigger, stepped=garment.get("steps", False)),
                )
            )
    return tuple(variants)


def _prices(price: Decimal, *, stepped: bool) -> tuple[NewPrice, ...]:
    return tuple(
        NewPrice(price_list=code, min_quantity=least, amount=_rounded(price * factor / rate, unit) + ending)
        for code, (rate, unit, ending) in _LISTS.items()
        for least, factor in (_STEPS if stepped else _STEPS[:1])
    )


def _rounded(amount: Decimal, unit: int) -> Decimal:
    return (amount / unit).quantize(Decimal(1)) * unit if amount > 2 * unit else amount.quantize(Decimal(1))


def chance(text: str) -> int:
    """The same dice on every machine."""
    return crc32(text.encode())


def _ean(sku: str) -> str:
    """A made-up EAN-13 with a true check digit, from the range 20-29 that is kept for one's own use."""
    digits = f"29{chance(sku) % 10**10:010d}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
