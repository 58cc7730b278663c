from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "thirdring.chats"
    label = "chats"
