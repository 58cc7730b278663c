"""The search index of the order sheet, rebuilt from the products by `actions.reindex`.

A word finds a product by the start of the word: a range scan under the "C" collation, so no locale and no trigrams.
"""

from django.db import models

from thirdring.kernel.fields import CodeField


class SearchWord(models.Model):
    """A folded word that leads to a product; `variant` is set for words that name one (stock code, EAN)."""

    word = CodeField(max_length=60)
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.CASCADE, null=True, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=("word", "product", "weight", "variant"), name="search_word"),)


class SearchTypo(models.Model):
    """`typo` is `word` less one letter (SymSpell's deletes, Garbe 2012), or the word itself."""

    typo = CodeField(max_length=60)
    word = CodeField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("typo", "word"), name="search_typo_once"),)
