from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "thirdring.config"
    label = "house"

    def ready(self) -> None:
        from thirdring.config.subscriptions import SUBSCRIPTIONS
        from thirdring.kernel import outbox

        outbox.use(SUBSCRIPTIONS)
