from django.urls import include, path

urlpatterns = [
    path("api/", include("thirdring.api.urls")),
    path("customers/", include("thirdring.customers.urls")),
    path("catalogue/", include("thirdring.catalogue.urls")),
    path("knowledge/", include("thirdring.knowledge.urls")),
    path("calls/", include("thirdring.calls.urls")),
    path("routing/", include("thirdring.routing.urls")),
    path("practice/", include("thirdring.telephony.urls")),
    path("promotions/", include("thirdring.promotions.urls")),
    path("payments/", include("thirdring.payments.urls")),
    path("orders/", include("thirdring.orders.urls")),
    path("outreach/", include("thirdring.outreach.urls")),
    path("messages/", include("thirdring.messaging.urls")),
    path("", include("thirdring.chats.urls")),
    path("", include("thirdring.people.urls")),
    path("", include("thirdring.desk.urls")),
]
