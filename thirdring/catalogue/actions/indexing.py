from collections.abc import Collection, Iterator

from django.db import transaction
from django.db.models import QuerySet

from thirdring.catalogue import models
from thirdring.catalogue.rules import wording
from thirdring.catalogue.rules.wording import Weight
from thirdring.kernel import folding

_BATCH = 2_000


def reindex(product_ids: Collection[int] | None = None) -> int:
    """Make these products (else all) findable as they are now; the number of index words written."""
    products = models.Product.objects.filter(is_charge=False)
    old = models.SearchWord.objects.all()
    if product_ids is not None:
        products, old = products.filter(pk__in=product_ids), old.filter(product_id__in=product_ids)
    with transaction.atomic():
        old._raw_delete(old.db)  # noqa: SLF001  # nothing hangs on these rows
        written, vocabulary = 0, set[str]()
        for rows in _batches(products):
            models.SearchWord.objects.bulk_create(rows, batch_size=_BATCH)
            vocabulary |= {row.word for row in rows if row.weight <= Weight.CATEGORY and not folding.is_cjk(row.word)}
            written += len(rows)
        _learn(vocabulary)
    return written


def _batches(products: QuerySet[models.Product]) -> Iterator[list[models.SearchWord]]:
    rows: list[models.SearchWord] = []
    found = products.select_related("category").prefetch_related("variants__color").order_by("pk")
    for product in found.iterator(chunk_size=_BATCH):
        rows += _words_of(product)
        if len(rows) >= _BATCH:
            yield rows
            rows = []
    yield rows


def _words_of(product: models.Product) -> list[models.SearchWord]:
    variants = [each for each in product.variants.all() if each.is_active]
    words = wording.index_words(
        product.names,
        colors=[each.color.names for each in variants if each.color],
        sizes={each.size for each in variants},
        about=[product.brand, product.code, *product.category.names.values(), *product.summaries.values()],
    )
    rows = [models.SearchWord(word=word, product=product, weight=weight) for word, weight in words.items()]
    for variant in variants:
        for code in filter(None, (variant.sku, variant.ean)):
            word = "".join(folding.words(code))
            rows.append(models.SearchWord(word=word, product=product, variant=variant, weight=Weight.CODE))
    return rows


def _learn(vocabulary: set[str]) -> None:
    pairs = [
        models.SearchTypo(typo=typo, word=word)
        for word in sorted(vocabulary)
        if word.isalpha() and len(word) > 3  # noqa: PLR2004  # shorter words have too many neighbors
        for typo in folding.deletes(word)
    ]
    models.SearchTypo.objects.bulk_create(pairs, batch_size=_BATCH, ignore_conflicts=True)
