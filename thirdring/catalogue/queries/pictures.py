"""Where a picture is to be fetched: a photograph's own address, or the drawing in the variant's color."""

from functools import cache

from django.urls import reverse

from thirdring.catalogue import models
from thirdring.catalogue.drawings import NEUTRAL


def image_of(product: models.Product, color: models.Color | None) -> str:
    """Photographs must be prefetched with the product where many are asked for."""
    photographs = list(product.images.all()) if "images" in getattr(product, "_prefetched_objects_cache", {}) else []
    wanted = color.pk if color else None
    for each in photographs:
        if each.color_id in {wanted, None}:
            return str(each.url)
    return drawing_url(product.picture, color.swatch if color else product.picture_swatch or NEUTRAL)


def drawing_url(picture: str, swatch: str) -> str:
    return f"{_folder()}{picture}/{(swatch or NEUTRAL).lstrip('#')}.svg"


@cache
def _folder() -> str:
    return reverse("catalogue:picture", kwargs={"picture": "x", "swatch": "000000"}).removesuffix("x/000000.svg")
