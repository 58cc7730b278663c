from django.urls import URLPattern, URLResolver, path

from thirdring.knowledge.views import texts

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", texts.index, name="index"),
    path("say", texts.say, name="say"),
    path("answers", texts.answers, name="answers"),
    path("<int:text_id>", texts.text, name="text"),
]
