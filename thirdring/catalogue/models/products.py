"""Products and their variants. Texts are jsonb by language code: {"en": …, "da": …, "zh-hans": …}."""

from django.db import models
from django.db.models import F, Q

from thirdring.catalogue.values import LinkKind
from thirdring.kernel.fields import CodeField


class Category(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")


class Color(models.Model):
    """`swatch` and `accent` are CSS colors; the picture of a variant is drawn in them."""

    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    swatch = models.CharField(max_length=7)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")
        constraints = (models.CheckConstraint(condition=Q(swatch__regex="^#[0-9a-f]{6}$"), name="color_swatch_is_hex"),)


class SizeGuide(models.Model):
    """`columns`: list of texts by language; `rows`: list of lists of cells, a cell a word or a text by language."""

    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    notes = models.JSONField(default=dict)


class Product(models.Model):
    """`details`: list of [name by language, value by language]. `picture` names a drawing of `pictures`.

    A charge (postage, a bank fee) is sold on order lines but kept out of the catalogue's pages and suggestions.
    """

    code = CodeField(max_length=40, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    brand = models.CharField(max_length=80, blank=True)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    details = models.JSONField(default=list)
    picture = models.CharField(max_length=40, default="parcel")
    picture_swatch = models.CharField(max_length=7, blank=True)
    tax_class = models.ForeignKey("catalogue.TaxClass", on_delete=models.PROTECT, related_name="+")
    size_guide = models.ForeignKey(SizeGuide, on_delete=models.SET_NULL, null=True, related_name="+")
    personalization_limit = models.PositiveSmallIntegerField(default=0)
    personalization_names = models.JSONField(default=dict)
    low_stock_at = models.PositiveSmallIntegerField(default=5)
    is_charge = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    popularity = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("code",)


class Variant(models.Model):
    """What is counted, priced and put on an order line. `sku` is the stock code that people say."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = CodeField(max_length=40, unique=True)
    ean = CodeField(max_length=14, null=True, unique=True)
    color = models.ForeignKey(Color, on_delete=models.PROTECT, null=True, related_name="+")
    size = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    weight_grams = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("product_id", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("product", "color", "size"), nulls_distinct=False, name="variant_one_per_choice"
            ),
            models.CheckConstraint(condition=Q(ean__regex="^[0-9]{8,14}$"), name="variant_ean_is_digits"),
            models.CheckConstraint(condition=~Q(sku=""), name="variant_has_sku"),
        )


class Image(models.Model):
    """A photograph at a path or address of its own; products without one show their drawing."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    color = models.ForeignKey(Color, on_delete=models.CASCADE, null=True, related_name="+")
    url = models.CharField(max_length=500)
    alts = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("product", "url"), name="image_once_per_product"),)


class ProductLink(models.Model):
    """`product` points at `other`, one way."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in LinkKind])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("product", "other", "kind"), name="product_link_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="product_link_to_another"),
        )


class ProductFaq(models.Model):
    """A question on one product, or on every product of a category."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, related_name="faq")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, related_name="faq")
    questions = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(product__isnull=True) ^ Q(category__isnull=True), name="faq_on_product_or_category"
            ),
        )
