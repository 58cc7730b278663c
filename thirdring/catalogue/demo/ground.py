from thirdring.catalogue import actions
from thirdring.catalogue.demo.tables import table, text


def put_ground() -> None:
    """Categories, colors, tax classes, warehouses, price lists and size guides."""
    house = table("house")
    for position, (code, names) in enumerate(house["categories"].items()):
        actions.put_category(code=code, names=text(names), position=position)
    for position, (code, (*names, swatch, _letters)) in enumerate(table("colors")["colors"].items()):
        actions.put_color(code=code, names=text(names), swatch=swatch, position=position)
    for code, names in house["tax_classes"].items():
        actions.put_tax_class(code=code, names=text(names))
    for position, (code, names) in enumerate(house["warehouses"].items()):
        actions.put_warehouse(code=code, names=text(names), position=position)
    for code, each in house["price_lists"].items():
        actions.put_price_list(
            code=code, names=text(each["name"]), currency=each["currency"], tax_inclusive=each["tax_inclusive"]
        )
    for code, each in table("sizes").items():
        if "guide" in each:
            actions.put_size_guide(
                code=code,
                names=text(each["guide"]),
                columns=[text(head) for head in each["columns"]],
                rows=each["rows"],
                notes=text(each["note"]),
            )
