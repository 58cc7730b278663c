"""Fjord & Field, the demo outfitter: made from the small tables in `data/`, the same on every machine."""

from datetime import datetime

from thirdring.catalogue import actions, models
from thirdring.catalogue.demo import content, ground, products, stock


def load(now: datetime) -> None:
    """Put the outfitter's catalogue in, once: what is there already stays as people have changed it."""
    if models.Product.objects.exists():
        if not models.SearchPosting.objects.exists():
            actions.reindex()
        return
    ground.put_ground()
    made = products.all_products()
    actions.put_products(made, now=now)
    actions.put_stock(stock.levels(made, now.date()))
    content.put_content(made)
    actions.reindex()
