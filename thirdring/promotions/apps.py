from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "thirdring.promotions"
    label = "promotions"
