from django.urls import URLPattern, URLResolver, path

from thirdring.people.views import presence, sign_in

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("language", sign_in.language, name="language"),
    path("presence", presence.presence, name="presence"),
]
