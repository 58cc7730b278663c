from django.urls import URLPattern, URLResolver, path

from thirdring.knowledge import views

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("say", views.say, name="say"),
    path("answers", views.answers, name="answers"),
    path("<int:text_id>", views.text, name="text"),
]
