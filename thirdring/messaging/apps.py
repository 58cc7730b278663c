from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "thirdring.messaging"
    label = "messaging"
