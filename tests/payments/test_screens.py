"""The desk's payment fragments, the customer's page, the webhook."""

import pytest
from django.test import Client

from tests.payments.builders import NOW, dkk, notice, payment
from tests.payments.stripes import LocalStripe
from tests.people.builders import user
from thirdring.messaging.models import Mail
from thirdring.payments import actions, models, queries
from thirdring.payments.values import Method, State
from thirdring.people.values import Role


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(user(Role.OPERATOR))
    return client


@pytest.mark.django_db
@pytest.mark.job("M4.3", "O1.10")
def test_a_gift_card_is_looked_up_and_entered_into_the_draft(operator: Client) -> None:
    code = actions.issue_gift_card(amount=dkk("500.00"), actor_id=1, now=NOW)
    sent = {"code": code, "to": "/orders/drafts/5/field/", "path": "tenders.1.reference"}
    page = operator.post("/payments/gift-card/", sent).content.decode()
    card = models.GiftCard.objects.get()
    assert "500.00" in page
    assert card.lookup in page
    assert 'hx-post="/orders/drafts/5/field/"' in page
    assert code not in page


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example", "/payments/1/receipt/"])
def test_a_gift_card_goes_nowhere_but_into_a_draft(operator: Client, to: str) -> None:
    code = actions.issue_gift_card(amount=dkk("500.00"), actor_id=1, now=NOW)
    answer = operator.post("/payments/gift-card/", {"code": code, "to": to, "path": "tenders.1.reference"})
    assert answer.status_code == 422
    assert "500" not in answer.content.decode()


@pytest.mark.django_db
def test_a_card_number_is_not_a_gift_card(operator: Client) -> None:
    assert operator.post("/payments/gift-card/", {"code": "4242 4242 4242 4242"}).status_code == 422
    assert not models.BalanceTold.objects.exists()


@pytest.mark.django_db
def test_the_order_shows_where_its_payments_stand(operator: Client) -> None:
    payment_id = payment(Method.INVOICE, "139.00")
    order_id = queries.payment(payment_id).order_id
    page = operator.get(f"/payments/of/{order_id}/").content.decode()
    assert "Invoice" in page
    assert "To be received" in page
    assert operator.post(f"/payments/{payment_id}/receipt/").status_code == 403
    operator.force_login(user(Role.SUPERVISOR))
    operator.post(f"/payments/{payment_id}/receipt/")
    assert queries.payment(payment_id).state is State.PAID


@pytest.mark.django_db
def test_the_practice_page_says_so_and_pays(client: Client) -> None:
    link = actions.ask(payment_id=payment(), now=NOW).link
    page = client.get(link)
    assert "Practice" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    client.post(f"{link}/practice/", {"pays": "no"})
    assert "declined" in client.get(link).content.decode()
    client.post(f"{link}/practice/", {"pays": "yes"})
    assert "has arrived" in client.get(link).content.decode()


@pytest.mark.django_db
@pytest.mark.job("O1.10")
def test_the_pay_page_lets_only_the_provider_in_and_asks_it_when_the_customer_returns(
    stripe: LocalStripe, client: Client
) -> None:
    paid = actions.ask(payment_id=payment(), now=NOW)
    page = client.get(paid.link)
    row = models.Payment.objects.get(pk=paid.id)
    assert f'data-pay-secret="{row.secret}"' in page.content.decode()
    assert f"script-src 'self' {stripe.base};" in page.headers["Content-Security-Policy"]
    assert 'name="number"' not in page.content.decode()

    client.post(f"{paid.link}/return/")
    assert queries.payment(paid.id).state is State.WAITING
    stripe.customer_pays(row.gateway_id or "")
    assert "has arrived" in client.post(f"{paid.link}/return/", follow=True).content.decode()


@pytest.mark.django_db
def test_a_link_that_was_never_made_leads_nowhere(client: Client) -> None:
    assert client.get("/payments/pay/nothing").status_code == 404
    assert client.post("/payments/pay/nothing/return/").status_code == 404
    assert client.post("/payments/pay/nothing/practice/", {"pays": "yes"}).status_code == 404


@pytest.mark.django_db
def test_the_webhook_believes_signed_messages_only(stripe: LocalStripe, client: Client) -> None:
    paid = actions.ask(payment_id=payment(), now=NOW)
    row = models.Payment.objects.get(pk=paid.id)
    intent = {"id": row.gateway_id, "amount": 23900, "currency": "dkk", "metadata": {}}

    def send(body: bytes, signature: str) -> int:
        answer = client.post(
            "/payments/webhook/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        return answer.status_code

    body, signature = notice("payment_intent.succeeded", intent, secret="guessed")
    assert send(body, signature) == 400
    assert send(body, "") == 400
    other = notice("payment_intent.succeeded", {**intent, "amount": 1}, event="evt_2")
    assert send(*other) == 409
    assert send(*notice("payment_intent.succeeded", {**intent, "id": "pi_stranger"}, event="evt_3")) == 204
    assert send(*notice("charge.updated", intent, event="evt_4")) == 204
    assert queries.payment(paid.id).state is State.WAITING
    assert send(*notice("payment_intent.succeeded", intent)) == 204
    assert queries.payment(paid.id).state is State.PAID


@pytest.mark.django_db
def test_without_a_secret_no_message_is_believed(stripe: LocalStripe, settings: object, client: Client) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""  # type: ignore[attr-defined]
    body, signature = notice("payment_intent.succeeded", {"id": "pi_x"}, secret="")
    answer = client.post(
        "/payments/webhook/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert answer.status_code == 400


@pytest.mark.django_db
@pytest.mark.job("O1.10")
def test_the_pay_link_is_mailed_while_the_payment_waits(operator: Client) -> None:
    payment_id = payment()
    with pytest.raises(actions.NotWaitingError):
        actions.send_link(payment_id=payment_id, to="anna@example.org", page="x", now=NOW)
    link = actions.ask(payment_id=payment_id, now=NOW).link
    assert operator.post(f"/payments/{payment_id}/link/", {"email": "not one"}).status_code == 200
    assert Mail.objects.count() == 0
    page = operator.post(f"/payments/{payment_id}/link/", {"email": "anna@example.org"}).content.decode()
    assert "on its way to anna@example.org" in page
    mail = Mail.objects.get()
    assert f"http://testserver{link}" in mail.text
    assert "239.00" in mail.subject or "239,00" in mail.subject
