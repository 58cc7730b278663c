from django.urls import URLPattern, URLResolver, path

from thirdring.payments.views import desk, public

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gift-card/", desk.gift_card, name="gift_card"),
    path("of/<int:order_id>/", desk.status, name="status"),
    path("<int:payment_id>/link/", desk.link, name="link"),
    path("<int:payment_id>/reopening/", desk.reopening, name="reopening"),
    path("<int:payment_id>/receipt/", desk.receipt, name="receipt"),
    path("pay/<str:token>", public.pay, name="pay"),
    path("pay/<str:token>/practice/", public.practice, name="practice"),
    path("pay/<str:token>/return/", public.returned, name="returned"),
    path("webhook/", public.webhook, name="webhook"),
]
