from django.urls import URLPattern, URLResolver, path

from thirdring.messaging import views

app_name = "messaging"
urlpatterns: list[URLPattern | URLResolver] = [
    path("about/<slug:kind>/<int:number>/", views.about, name="about"),
    path("<int:mail_id>/again/", views.resend, name="resend"),
]
