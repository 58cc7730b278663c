from django.urls import URLPattern, URLResolver, path

from thirdring.promotions import views

app_name = "promotions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("codes/", views.index, name="index"),
    path("codes/new/", views.new, name="new"),
    path("codes/<int:code_id>/mailing/", views.mailing, name="mailing"),
    path("codes/<int:code_id>/retirement/", views.retirement, name="retirement"),
]
