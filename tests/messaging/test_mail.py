"""Mail through a real SMTP server: sent once, in the customer's language, tried again when that is safe."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from thirdring.kernel import clock
from thirdring.messaging import actions, models, queries, rules
from thirdring.messaging.values import MailState, Outcome

pytestmark = pytest.mark.django_db


class Box:
    """A mail server's handler: keeps what it takes, answers DATA as it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"
        self.hang_up = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.hang_up:
            server.transport.abort()
            return self.answer
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(autouse=True)
def mail_settings(settings: Any, port: int) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5


@pytest.fixture
def box(port: int) -> Iterator[Box]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


def queue(**changes: Any) -> int:
    kept: dict[str, Any] = {
        "to": "anna@example.dk",
        "language": "en",
        "template": "messaging/test",
        "context": {"name": "Anna Kjærsgaard"},
        "reference": "order:1",
        "customer_id": 7,
        "now": clock.now(),
    }
    return actions.queue_mail(**(kept | changes))


@pytest.fixture(autouse=True)
def template(settings: Any, tmp_path: Any) -> None:
    folder = tmp_path / "messaging"
    folder.mkdir()
    for name, text in {
        "subject.txt": "For\n{{ name }}",
        "txt": "Hello {{ name }}",
        "html": "<p>{{ name }}</p>",
    }.items():
        (folder / f"test.{name}").write_text("{% load i18n %}{% get_current_language as now %}" + text + " [{{ now }}]")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


@pytest.mark.job("O1.13.1")
def test_a_mail_arrives_whole_and_once(box: Box) -> None:
    mail_id = queue(language="da")
    assert actions.deliver(mail_id=mail_id, now=clock.now()) is MailState.SENT
    assert actions.deliver(mail_id=mail_id, now=clock.now()) is None
    assert len(box.taken) == 1
    mail = box.taken[0]
    assert mail["Subject"] == "For Anna Kjærsgaard [da]"
    assert mail["Message-ID"] == queries.mail(mail_id).message_id
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "Kjærsgaard" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert queries.about("order:1")[0].state is MailState.SENT
    assert queries.to_customer(7)[0].id == mail_id


def test_a_server_that_is_down_is_tried_again_until_it_is_up(port: int) -> None:
    mail_id, now = queue(), clock.now()
    assert actions.deliver(mail_id=mail_id, now=now) is MailState.QUEUED
    waiting = queries.mail(mail_id)
    assert waiting.trouble
    assert waiting.next_attempt_at == now + rules.FIRST_WAIT
    assert actions.deliver(mail_id=mail_id, now=now) is None
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert actions.deliver_due(now=now + rules.FIRST_WAIT) == 1
    finally:
        controller.stop()
    assert queries.mail(mail_id).state is MailState.SENT
    assert box.taken[0]["Message-ID"] == waiting.message_id


def test_a_refusal_for_good_is_not_tried_again(box: Box) -> None:
    box.answer = "550 no such mailbox"
    mail_id = queue()
    assert actions.deliver(mail_id=mail_id, now=clock.now()) is MailState.FAILED
    assert "no such mailbox" in queries.mail(mail_id).trouble
    assert actions.deliver_due(now=clock.now() + timedelta(days=3)) == 0
    box.answer = "250 OK"
    assert actions.resend(mail_id=mail_id, now=clock.now()) == mail_id
    assert actions.deliver(mail_id=mail_id, now=clock.now()) is MailState.SENT


def test_a_refusal_for_now_is_tried_again(box: Box) -> None:
    box.answer = "451 later"
    assert actions.deliver(mail_id=queue(), now=clock.now()) is MailState.QUEUED


def test_a_mail_that_may_have_arrived_is_never_sent_again_by_itself(box: Box) -> None:
    box.hang_up = True
    mail_id = queue()
    assert actions.deliver(mail_id=mail_id, now=clock.now()) is MailState.UNKNOWN
    assert actions.deliver_due(now=clock.now() + timedelta(days=3)) == 0


def test_a_sender_that_died_half_way_leaves_unknown() -> None:
    mail_id, now = queue(), clock.now()
    models.Mail.objects.filter(pk=mail_id).update(state="sending", attempted_at=now)
    assert actions.settle_lost(now=now) == 0
    assert actions.settle_lost(now=now + rules.SENDING_TAKES * 2) == 1
    assert queries.mail(mail_id).state is MailState.UNKNOWN


def test_what_arrived_is_sent_again_as_a_new_mail(box: Box) -> None:
    first = queue()
    actions.deliver(mail_id=first, now=clock.now())
    second = actions.resend(mail_id=first, now=clock.now())
    assert second != first
    actions.deliver(mail_id=second, now=clock.now())
    assert len({mail["Message-ID"] for mail in box.taken}) == 2


def test_a_mail_on_its_way_is_not_sent_twice() -> None:
    with pytest.raises(actions.StillSendingError):
        actions.resend(mail_id=queue(), now=clock.now())
    assert models.Mail.objects.count() == 1


def test_a_mail_to_nobody_is_refused() -> None:
    with pytest.raises(actions.NoAddressError):
        queue(to="")
    assert not models.Mail.objects.exists()


def test_waits_double_up_to_four_hours() -> None:
    now = clock.now()
    waits = [rules.next_attempt_at(attempts, now) - now for attempts in range(1, rules.MAX_ATTEMPTS + 1)]
    assert waits[:3] == [rules.FIRST_WAIT, rules.FIRST_WAIT * 2, rules.FIRST_WAIT * 4]
    assert max(waits) == rules.LONGEST_WAIT
    assert rules.state_after(Outcome.LATER, rules.MAX_ATTEMPTS) is MailState.FAILED
