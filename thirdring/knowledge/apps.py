from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "thirdring.knowledge"
    label = "knowledge"
