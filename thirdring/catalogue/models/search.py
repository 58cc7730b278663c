"""The search index of the order sheet, made from the products by `actions.reindex`.

A word finds its products by its beginning: a range scan under the "C" collation, so no locale and no trigrams.
"""

from django.db import models

from thirdring.kernel.fields import CodeField


class SearchPosting(models.Model):
    """The products that a folded word leads to: their ids as packed 64-bit integers, so that ten thousand are read
    and intersected in a moment."""

    word = CodeField(max_length=60)
    weight = models.PositiveSmallIntegerField()
    products = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("word", "weight"), name="search_posting_once"),)


class SearchCode(models.Model):
    """A stock code or EAN, folded, and the variant that it names."""

    word = CodeField(max_length=60)
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("word", "product", "variant"), name="search_code"),)


class SearchTypo(models.Model):
    """`typo` is `word` less one letter (SymSpell's deletes, Garbe 2012), or the word itself."""

    typo = CodeField(max_length=60)
    word = CodeField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("typo", "word"), name="search_typo_once"),)
