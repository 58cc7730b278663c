from django.urls import URLPattern, URLResolver, path

from thirdring.desk import views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("desk/find", views.find, name="find"),
    path("desk/customers/<int:customer_id>", views.choose, name="choose"),
    path("desk/styleguide", views.styleguide, name="styleguide"),
]
