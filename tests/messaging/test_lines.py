"""A letter's lines end as SMTP says, however long the letter is."""

from thirdring.kernel import clock
from thirdring.messaging import smtp
from thirdring.messaging.values import Letter


def test_a_long_letter_is_not_one_line_to_the_server() -> None:
    long = "<p>" + "Så længe 很长 " * 400 + "</p>\n"
    letter = Letter(
        message_id="<1@desk.example>",
        sender="Desk <desk@desk.example>",
        to="anna@example.dk",
        subject="Tak",
        text=long * 3,
        html=long * 3,
        written_at=clock.now(),
    )
    sent = smtp._message(letter).as_bytes()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998
