"""What the catalogue's templates are given."""

from dataclasses import dataclass
from typing import Any

from thirdring.catalogue import queries, values
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.people.values import Person, Role

KEEPERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Cell:
    """A variant in the matrix of colors and sizes."""

    variant: values.Variant
    availability: values.Availability
    price: Money | None
    steps: tuple[values.Price, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One size, a cell for each color; None where the color does not come in that size."""

    size: str
    cells: tuple[Cell | None, ...]


def product(product_id: int, price_list: str, person: Person) -> dict[str, Any]:
    """Raises UnknownProductError."""
    found = queries.product(product_id)
    cells = _cells(found, price_list)
    colors = list({cell.variant.color: cell.variant for cell in cells}.values())
    keeps = bool(person.roles & KEEPERS)
    return {
        "product": found,
        "colors": colors,
        "rows": _rows(cells, [each.color for each in colors]),
        "price": _lowest(cells),
        "price_varies": len({cell.price for cell in cells if cell.price}) > 1,
        "steps": next((cell.steps for cell in cells if len(cell.steps) > 1), ()),
        "orderable": any(cell.availability.orderable for cell in cells),
        "price_list": price_list,
        "keeps": keeps,
        "levels": queries.levels(found.id) if keeps else (),
        "cells": cells,
    }


def comparison(product_ids: list[int], price_list: str) -> dict[str, Any]:
    """Products side by side; a fact that only some have is empty for the others."""
    found = queries.products_of(product_ids)
    facts = dict.fromkeys(name for each in found for name, _value in each.details)
    columns = [
        {
            "product": each,
            "price": min(
                (cell.price for cell in _cells(each, price_list) if cell.price), key=lambda p: p.amount, default=None
            ),
            "colors": [value for option in each.options if option.code == "color" for value in option.values],
            "sizes": [value.name for option in each.options if option.code == "size" for value in option.values],
        }
        for each in found
    ]
    told = [(name, [dict(each.details).get(name, "") for each in found]) for name in facts]
    return {"columns": columns, "facts": told}


def _cells(found: values.Product, price_list: str) -> list[Cell]:
    ids = [each.id for each in found.variants]
    promised = queries.availability(ids, now=clock.now())
    steps = queries.prices(ids, price_list=price_list)
    return [
        Cell(each, promised[each.id], steps[each.id][0].amount if each.id in steps else None, steps.get(each.id, ()))
        for each in found.variants
    ]


def _lowest(cells: list[Cell]) -> Money | None:
    return min((cell.price for cell in cells if cell.price), key=lambda each: each.amount, default=None)


def _rows(cells: list[Cell], colors: list[str]) -> list[Row]:
    by_choice = {(cell.variant.size, cell.variant.color): cell for cell in cells}
    sizes = dict.fromkeys(cell.variant.size for cell in cells)
    return [Row(size, tuple(by_choice.get((size, color)) for color in colors)) for size in sizes]
