from django.urls import URLPattern, URLResolver, path

from thirdring.payments.views import desk, gift_cards, public

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gift-card/", desk.gift_card, name="gift_card"),
    path("gift-cards/", gift_cards.index, name="gift_cards"),
    path("gift-cards/found/", gift_cards.found, name="gift_card_found"),
    path("gift-cards/sale/", gift_cards.sale, name="gift_card_sale"),
    path("gift-cards/<int:card_id>/", gift_cards.card, name="gift_card_page"),
    path("gift-cards/<int:card_id>/block/", gift_cards.block, name="gift_card_block"),
    path("gift-cards/<int:card_id>/unblocking/", gift_cards.unblocking, name="gift_card_unblocking"),
    path("of/<int:order_id>/", desk.status, name="status"),
    path("of/<int:order_id>/refund/", desk.refund, name="refund"),
    path("moves/<int:move_id>/payout/", desk.payout, name="payout"),
    path("<int:payment_id>/anew/", desk.anew, name="anew"),
    path("<int:payment_id>/link/", desk.link, name="link"),
    path("<int:payment_id>/reopening/", desk.reopening, name="reopening"),
    path("<int:payment_id>/receipt/", desk.receipt, name="receipt"),
    path("pay/<str:token>", public.pay, name="pay"),
    path("pay/<str:token>/practice/", public.practice, name="practice"),
    path("pay/<str:token>/return/", public.returned, name="returned"),
    path("webhook/", public.webhook, name="webhook"),
]
