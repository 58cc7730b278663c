from django.urls import URLPattern, URLResolver, path

from thirdring.routing import views

app_name = "routing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/<int:call_id>/acceptance", views.accept, name="accept"),
    path("calls/<int:call_id>/refusal", views.decline, name="decline"),
]
