from django.urls import URLPattern, URLResolver, path

from thirdring.knowledge.views import policies, texts

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", texts.index, name="index"),
    path("say", texts.say, name="say"),
    path("answers", texts.answers, name="answers"),
    path("<int:text_id>", texts.text, name="text"),
    path("policies/", policies.index, name="policies"),
    path("policies/<str:kind>/", policies.policy, name="policy"),
    path("policies/<str:kind>/new/", policies.new, name="policy_new"),
]
