from array import array
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import QuerySet

from thirdring.catalogue import models
from thirdring.catalogue.rules import wording
from thirdring.catalogue.rules.wording import Weight
from thirdring.kernel import folding

_BATCH = 2_000
_SHORTEST_TYPO = 4

Postings = dict[tuple[str, int], "array[int]"]


def reindex(product_ids: Collection[int] | None = None) -> int:
    """Make these products (else all) findable as they are now; the number of postings written."""
    products = models.Product.objects.filter(is_charge=False)
    with transaction.atomic():
        _lock()
        if product_ids is None:
            before: Postings = {}
            models.SearchPosting.objects.all().delete()
            models.SearchCode.objects.all().delete()
            models.SearchTypo.objects.all().delete()
        else:
            before = _postings()
            products = products.filter(pk__in=product_ids)
            models.SearchCode.objects.filter(product_id__in=product_ids).delete()
        after, codes = _without(before, set(product_ids or ())), list[models.SearchCode]()
        _add(products, after, codes)
        models.SearchCode.objects.bulk_create(codes, batch_size=_BATCH)
        _learn({word for word, weight in after if weight <= Weight.CATEGORY} - {word for word, _ in before})
        return _write(before, after)


def _lock() -> None:
    """Postings of one word hold many products: one rewrites them at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalogue.reindex', 0))")


def _postings() -> Postings:
    rows = models.SearchPosting.objects.values_list("word", "weight", "products")
    return {(word, weight): array("q", bytes(products)) for word, weight, products in rows}


def _without(before: Postings, gone: set[int]) -> Postings:
    return {
        key: array("q", (each for each in ids if each not in gone)) if not gone.isdisjoint(ids) else ids
        for key, ids in before.items()
    }


def _add(products: QuerySet[models.Product], after: Postings, codes: list[models.SearchCode]) -> None:
    fresh: Postings = {}
    found = products.select_related("category").prefetch_related("variants__color").order_by("pk")
    for product in found.iterator(chunk_size=_BATCH):
        variants = [each for each in product.variants.all() if each.is_active]
        words = wording.index_words(
            product.names,
            colors=[each.color.names for each in variants if each.color],
            sizes={each.size for each in variants},
            about=[product.brand, product.code, *product.category.names.values(), *product.summaries.values()],
        )
        for word, weight in words.items():
            fresh.setdefault((word, int(weight)), array("q")).append(product.pk)
        for variant in variants:
            codes += [
                models.SearchCode(word="".join(folding.words(code)), product=product, variant=variant)
                for code in (variant.sku, variant.ean)
                if code
            ]
    for key, ids in fresh.items():
        after[key] = after.get(key, array("q")) + ids


def _write(before: Postings, after: Postings) -> int:
    changed = {key: ids for key, ids in after.items() if before.get(key) is not ids}
    rows = [
        models.SearchPosting(word=word, weight=weight, products=ids.tobytes())
        for (word, weight), ids in changed.items()
    ]
    models.SearchPosting.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["word", "weight"], update_fields=["products"]
    )
    return len(rows)


def _learn(vocabulary: set[str]) -> None:
    """Words that a typing error may be put right to; shorter ones have too many neighbors."""
    pairs = [
        models.SearchTypo(typo=typo, word=word)
        for word in sorted(vocabulary)
        if word.isalpha() and len(word) >= _SHORTEST_TYPO and not folding.is_cjk(word)
        for typo in folding.deletes(word)
    ]
    models.SearchTypo.objects.bulk_create(pairs, batch_size=_BATCH, ignore_conflicts=True)
