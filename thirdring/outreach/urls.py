from django.urls import URLPattern, URLResolver, path

from thirdring.outreach import views

app_name = "outreach"
urlpatterns: list[URLPattern | URLResolver] = [
    path("catalogues/", views.index, name="index"),
    path("catalogues/labels/", views.sheet, name="labels"),
    path("catalogues/sending/", views.sending, name="sending"),
    path("catalogues/new/", views.new, name="new"),
    path("catalogues/<int:catalogue_id>/retirement/", views.retirement, name="retirement"),
    path("wishes/<int:wish_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("customers/<int:customer_id>/catalogues/", views.card, name="card"),
    path("customers/<int:customer_id>/wishes/", views.wish, name="wish"),
]
