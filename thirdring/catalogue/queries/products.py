"""Products and variants as values, in the reader's language (`language`, else the active one)."""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import models, values
from thirdring.catalogue.queries.pictures import image_of
from thirdring.catalogue.queries.variants import variants_of
from thirdring.catalogue.rules.texts import in_language
from thirdring.kernel.errors import NotFoundError


class UnknownProductError(NotFoundError):
    code = "unknown-product"
    sentence = _("That product is not in the catalogue. Search for it by name or stock code.")


def product(product_id: int, *, language: str | None = None) -> values.Product:
    """Everything there is to say about a product. Raises UnknownProductError."""
    row = (
        models.Product.objects.select_related("category", "size_guide")
        .prefetch_related(
            Prefetch("variants", models.Variant.objects.select_related("color").filter(is_active=True)),
            Prefetch("images", models.Image.objects.select_related("color")),
            "faq",
            "category__faq",
            Prefetch("links", models.ProductLink.objects.select_related("other").filter(other__is_active=True)),
        )
        .filter(pk=product_id)
        .first()
    )
    if row is None:
        raise UnknownProductError(product_id=product_id)
    return _product(row, language or get_language() or "en")


def products_of(product_ids: Collection[int], *, language: str | None = None) -> list[values.Product]:
    """Several products in the order asked for; those that are not there are left out."""
    there = set(models.Product.objects.filter(pk__in=product_ids).values_list("pk", flat=True))
    return [product(each, language=language) for each in product_ids if each in there]


def product_ids(codes: Collection[str]) -> list[int]:
    return list(models.Product.objects.filter(code__in=codes).values_list("pk", flat=True))


def _product(row: models.Product, language: str) -> values.Product:
    rows = list(row.variants.all())
    return values.Product(
        id=row.pk,
        code=row.code,
        name=in_language(row.names, language),
        summary=in_language(row.summaries, language),
        description=in_language(row.descriptions, language),
        brand=row.brand,
        category=in_language(row.category.names, language),
        category_id=row.category_id,
        details=tuple((in_language(name, language), in_language(value, language)) for name, value in row.details),
        options=_options(rows, language),
        variants=variants_of(row.pk, language=language),
        images=_images(row, rows, language),
        faq=_faq([*row.faq.all(), *row.category.faq.all()], language),
        size_guide=_size_guide(row.size_guide, language),
        related=_links(row, values.LinkKind.RELATED, language),
        substitutes=_links(row, values.LinkKind.SUBSTITUTE, language),
        upgrades=_links(row, values.LinkKind.UPGRADE, language),
        personalization_limit=row.personalization_limit,
        personalization_name=in_language(row.personalization_names, language),
        is_active=row.is_active,
    )


def _options(rows: list[models.Variant], language: str) -> tuple[values.Option, ...]:
    colors = {row.color.code: row.color for row in rows if row.color}
    sizes = dict.fromkeys(row.size for row in rows if row.size)
    options = []
    if colors:
        shown = (values.OptionValue(c.code, in_language(c.names, language), c.swatch) for c in colors.values())
        options.append(values.Option("color", gettext("Color"), tuple(shown)))
    if sizes:
        options.append(values.Option("size", gettext("Size"), tuple(values.OptionValue(each, each) for each in sizes)))
    return tuple(options)


def _images(row: models.Product, variants: list[models.Variant], language: str) -> tuple[values.Image, ...]:
    own = [
        values.Image(
            each.url, in_language(each.alts, language), in_language(each.color.names, language) if each.color else ""
        )
        for each in row.images.all()
    ]
    if own:
        return tuple(own)
    name = in_language(row.names, language)
    colors = {each.color.code: each.color for each in variants if each.color}
    drawn = [values.Image(image_of(row, each), name, in_language(each.names, language)) for each in colors.values()]
    return tuple(drawn) or (values.Image(image_of(row, None), name),)


def _color_name(color: models.Color | None, language: str) -> str:
    return in_language(color.names, language) if color else ""


def _faq(rows: Iterable[models.ProductFaq], language: str) -> tuple[values.Faq, ...]:
    return tuple(values.Faq(in_language(row.questions, language), in_language(row.answers, language)) for row in rows)


def _size_guide(row: models.SizeGuide | None, language: str) -> values.SizeGuide | None:
    if row is None:
        return None
    return values.SizeGuide(
        name=in_language(row.names, language),
        columns=tuple(in_language(each, language) for each in row.columns),
        rows=tuple(tuple(str(cell) for cell in cells) for cells in row.rows),
        note=in_language(row.notes, language),
    )


def _links(row: models.Product, kind: values.LinkKind, language: str) -> tuple[values.ProductLink, ...]:
    return tuple(
        values.ProductLink(
            product_id=link.other_id,
            code=link.other.code,
            name=in_language(link.other.names, language),
            image=image_of(link.other, None),
            kind=kind,
        )
        for link in row.links.all()
        if link.kind == kind
    )
