from django.urls import URLPattern, URLResolver, path

from thirdring.catalogue.views import browsing, keeping, pictures

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", browsing.index, name="index"),
    path("products/<int:product_id>/", browsing.product, name="product"),
    path("comparison/", browsing.compare, name="compare"),
    path("variants/<int:variant_id>/price/", keeping.price, name="price"),
    path("variants/<int:variant_id>/stock/", keeping.stock, name="stock"),
    path("pictures/<slug:picture>/<slug:swatch>.svg", pictures.picture, name="picture"),
]
