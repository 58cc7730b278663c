from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "thirdring.orders"
    label = "orders"
