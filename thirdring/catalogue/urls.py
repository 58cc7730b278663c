from django.urls import URLPattern, URLResolver, path

from thirdring.catalogue import views

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pictures/<slug:picture>/<slug:swatch>.svg", views.picture, name="picture"),
]
