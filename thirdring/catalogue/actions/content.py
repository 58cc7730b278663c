"""What is said beside a product: links to others, questions and answers."""

from collections.abc import Collection, Sequence

from django.db import transaction

from thirdring.catalogue import models
from thirdring.catalogue.values import LinkKind, Text


def put_links(links: Collection[tuple[str, str, LinkKind]]) -> None:
    """Make these the only links of the products that stand first; products by code, in the order to be shown."""
    codes = {code for first, second, _kind in links for code in (first, second)}
    ids = dict(models.Product.objects.filter(code__in=codes).values_list("code", "pk"))
    rows = [
        models.ProductLink(product_id=ids[first], other_id=ids[second], kind=kind, position=position)
        for position, (first, second, kind) in enumerate(links)
    ]
    with transaction.atomic():
        models.ProductLink.objects.filter(product_id__in={row.product_id for row in rows}).delete()
        models.ProductLink.objects.bulk_create(rows, batch_size=1_000)


def put_category_faq(category: str, faq: Sequence[tuple[Text, Text]]) -> None:
    """Make these the questions asked about every product of the category."""
    owner = models.Category.objects.get(code=category)
    with transaction.atomic():
        owner.faq.all().delete()
        models.ProductFaq.objects.bulk_create(
            models.ProductFaq(category=owner, questions=dict(question), answers=dict(answer), position=position)
            for position, (question, answer) in enumerate(faq)
        )


def put_product_faq(product: str, faq: Sequence[tuple[Text, Text]]) -> None:
    """Make these the questions asked about one product, by code."""
    owner = models.Product.objects.get(code=product)
    with transaction.atomic():
        owner.faq.all().delete()
        models.ProductFaq.objects.bulk_create(
            models.ProductFaq(product=owner, questions=dict(question), answers=dict(answer), position=position)
            for position, (question, answer) in enumerate(faq)
        )
