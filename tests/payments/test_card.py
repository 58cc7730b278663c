"""Card payments against a Stripe that keeps state."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.payments.builders import NOW, notice, payment
from tests.payments.stripes import LocalStripe
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.models import OutboxEvent
from thirdring.payments import actions, gateways, models, queries
from thirdring.payments.gateways.stripe import StripeGateway
from thirdring.payments.ports import BadNoticeError, Notice
from thirdring.payments.values import State

LATER = NOW + timedelta(minutes=5)
DECLINED_CARD = "4000000000000341"


def names() -> list[str]:
    return [name.rsplit(".", 1)[-1] for name in OutboxEvent.objects.order_by("id").values_list("name", flat=True)]


def gateway_id(payment_id: int) -> str:
    return models.Payment.objects.get(pk=payment_id).gateway_id or ""


@pytest.mark.django_db
@pytest.mark.job("O1.10")
def test_a_card_payment_is_opened_paid_and_seen(stripe: LocalStripe) -> None:
    payment_id = payment()
    opened = actions.ask(payment_id=payment_id, now=NOW)
    assert (opened.state, opened.link.startswith("/payments/pay/")) == (State.WAITING, True)
    assert models.Payment.objects.get(pk=payment_id).secret.startswith("pi_")

    stripe.customer_pays(gateway_id(payment_id))
    assert actions.reconcile(now=LATER) == 1
    assert queries.payment(payment_id).state is State.AUTHORIZED
    assert names() == ["PayLinkReady", "PaymentAuthorized"]


@pytest.mark.django_db
def test_asking_again_never_opens_a_second_payment(stripe: LocalStripe) -> None:
    payment_id = payment()
    stripe.loses_the_next_answer()
    lost = actions.ask(payment_id=payment_id, now=NOW)
    assert lost.state is State.UNKNOWN
    before = len(stripe.intents())

    assert actions.reconcile(now=LATER) == 1
    assert queries.payment(payment_id).state is State.WAITING
    assert len(stripe.intents()) == before
    keys = stripe.keys_asked()
    assert keys[-1] == keys[-2]


@pytest.mark.django_db
def test_an_unreachable_provider_leaves_the_payment_unknown(stripe: LocalStripe, settings: Any) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    payment_id = payment()
    assert actions.ask(payment_id=payment_id, now=NOW).state is State.UNKNOWN
    settings.STRIPE_API_BASE = stripe.base
    actions.reconcile(now=LATER)
    assert queries.payment(payment_id).state is State.WAITING


@pytest.mark.django_db
def test_a_payment_with_a_trouble_of_its_own_keeps_no_other_waiting(
    stripe: LocalStripe, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    odd, plain = payment(), payment()
    for payment_id in (odd, plain):
        actions.ask(payment_id=payment_id, now=NOW)
    settings.STRIPE_API_BASE = stripe.base
    ask = StripeGateway.open

    def fails_for_one(self: StripeGateway, *, payment_id: int, **about: Any) -> Any:
        if payment_id == odd:
            raise ValueError("an answer that nobody has thought of")
        return ask(self, payment_id=payment_id, **about)

    monkeypatch.setattr(StripeGateway, "open", fails_for_one)
    assert actions.reconcile(now=LATER) == 1
    assert queries.payment(plain).state is State.WAITING
    assert queries.payment(odd).state is State.UNKNOWN


@pytest.mark.django_db
def test_a_provider_that_refuses_fails_the_payment(stripe: LocalStripe, settings: Any) -> None:
    settings.STRIPE_API_KEY = "nonsense"
    payment_id = payment()
    failed = actions.ask(payment_id=payment_id, now=NOW)
    assert (failed.state, failed.failure) == (State.FAILED, "AuthenticationError")
    assert names() == ["PaymentFailed"]


@pytest.mark.django_db
def test_a_declined_card_leaves_the_page_open_for_another(stripe: LocalStripe) -> None:
    payment_id = payment()
    actions.ask(payment_id=payment_id, now=NOW)
    stripe.customer_pays(gateway_id(payment_id), DECLINED_CARD)
    actions.reconcile(now=LATER)
    assert queries.payment(payment_id).state is State.WAITING
    assert queries.payment(payment_id).failure == "card_declined"

    stripe.customer_pays(gateway_id(payment_id))
    actions.reconcile(now=LATER + timedelta(minutes=5))
    assert queries.payment(payment_id).state is State.AUTHORIZED
    assert queries.payment(payment_id).failure == ""


@pytest.mark.django_db
def test_a_link_that_nobody_uses_is_not_looked_at_for_ever(stripe: LocalStripe) -> None:
    actions.ask(payment_id=payment(), now=NOW)
    assert actions.reconcile(now=NOW + timedelta(days=13)) == 1
    assert actions.reconcile(now=NOW + timedelta(days=15)) == 0


@pytest.mark.django_db
def test_a_cancelled_payment_is_given_up_at_the_provider(stripe: LocalStripe) -> None:
    payment_id = payment()
    actions.ask(payment_id=payment_id, now=NOW)
    assert actions.cancel(payment_id=payment_id, now=NOW).state is State.CANCELLED
    intent = next(i for i in stripe.intents() if i["id"] == gateway_id(payment_id))
    assert intent["status"] == "canceled"


@pytest.mark.django_db(transaction=True)
def test_a_provider_is_never_called_inside_a_transaction(stripe: LocalStripe) -> None:
    payment_id = payment()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.ask(payment_id=payment_id, now=NOW)
    assert queries.payment(payment_id).state is State.INTENDED


def read(kind: str, intent: dict[str, object], event: str = "evt_1") -> Notice:
    read_notice = gateways.current().read_notice(*notice(kind, intent, event=event))
    assert read_notice
    return read_notice


@pytest.mark.django_db
def test_a_notice_settles_once_and_repeats_change_nothing(stripe: LocalStripe) -> None:
    payment_id = payment()
    actions.ask(payment_id=payment_id, now=NOW)
    intent = {"id": gateway_id(payment_id), "amount": 23900, "currency": "dkk", "metadata": {}}
    for _ in range(2):
        actions.take_notice(gateway="stripe", notice=read("payment_intent.succeeded", intent), now=NOW)
    assert queries.payment(payment_id).state is State.PAID
    actions.take_notice(gateway="stripe", notice=read("payment_intent.canceled", intent, "evt_2"), now=NOW)
    assert queries.payment(payment_id).state is State.PAID
    assert names() == ["PayLinkReady", "PaymentSettled"]


@pytest.mark.django_db
def test_a_notice_that_overtakes_the_answer_is_believed(stripe: LocalStripe) -> None:
    payment_id = payment()
    stripe.loses_the_next_answer()
    actions.ask(payment_id=payment_id, now=NOW)
    intent = {"id": "pi_early", "amount": 23900, "currency": "dkk", "metadata": {"payment_id": str(payment_id)}}
    actions.take_notice(gateway="stripe", notice=read("payment_intent.succeeded", intent), now=NOW)
    assert (queries.payment(payment_id).state, gateway_id(payment_id)) == (State.PAID, "pi_early")


@pytest.mark.django_db
def test_a_notice_about_another_amount_settles_nothing(stripe: LocalStripe) -> None:
    payment_id = payment()
    actions.ask(payment_id=payment_id, now=NOW)
    intent = {"id": gateway_id(payment_id), "amount": 1, "currency": "dkk", "metadata": {}}
    with pytest.raises(actions.AmountDiffersError):
        actions.take_notice(gateway="stripe", notice=read("payment_intent.succeeded", intent), now=NOW)
    assert queries.payment(payment_id).state is State.WAITING
    assert not models.WebhookEvent.objects.exists()


@pytest.mark.django_db
def test_a_notice_about_a_stranger_is_refused(stripe: LocalStripe) -> None:
    intent = {"id": "pi_x", "amount": 1, "currency": "dkk", "metadata": {"payment_id": "99999"}}
    with pytest.raises(NotFoundError):
        actions.take_notice(gateway="stripe", notice=read("payment_intent.succeeded", intent), now=NOW)


def test_a_notice_with_a_false_signature_is_refused(stripe: LocalStripe) -> None:
    body, signature = notice("payment_intent.succeeded", {"id": "pi_x"}, secret="guessed")
    with pytest.raises(BadNoticeError):
        gateways.current().read_notice(body, signature)
    with pytest.raises(BadNoticeError):
        gateways.current().read_notice(b"\xff", "")


@pytest.mark.django_db
def test_without_a_key_the_provider_is_practice() -> None:
    payment_id = payment()
    waiting = actions.ask(payment_id=payment_id, now=NOW)
    token = waiting.link.rsplit("/", 1)[-1]
    assert waiting.state is State.WAITING
    assert actions.tell_practice(token=token, pays=False, now=NOW).failure == "practice"
    assert actions.tell_practice(token=token, pays=True, now=NOW).state is State.AUTHORIZED


@pytest.mark.django_db
def test_the_practice_buttons_cannot_pay_a_real_payment(stripe: LocalStripe) -> None:
    token = actions.ask(payment_id=payment(), now=NOW).link.rsplit("/", 1)[-1]
    with pytest.raises(NotFoundError):
        actions.tell_practice(token=token, pays=True, now=NOW)
