from django.urls import URLPattern, URLResolver, path

from thirdring.telephony import views

app_name = "telephony"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.callers, name="callers"),
    path("offer", views.offer, name="offer"),
    path("calls", views.take, name="take"),
    path("calls/<int:call_id>/next", views.speak_on, name="speak_on"),
]
