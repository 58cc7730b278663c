"""The mail server, spoken to step by step: what happened before the text was handed over may be tried again."""

import smtplib
from contextlib import closing, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings

from thirdring.messaging.values import Attempt, Letter, Outcome

_TEMPORARY = range(400, 500)
_OK = 250
_FORWARDED = 251


def send(letter: Letter) -> Attempt:
    """Hand one letter to the server of the EMAIL_* settings and say what came of it; raises nothing."""
    try:
        smtp = _connect()
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Attempt(Outcome.LATER, str(error) or type(error).__name__)
    with closing(smtp):
        return _hand_over(smtp, letter)


def _connect() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    smtp = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT or 10)
    try:
        if settings.EMAIL_USE_TLS:
            smtp.starttls()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _hand_over(smtp: smtplib.SMTP, letter: Letter) -> Attempt:
    try:
        for code, answer in (smtp.mail(_address(letter.sender)), smtp.rcpt(letter.to)):
            if code not in {_OK, _FORWARDED}:
                return _refused(code, answer)
    except (OSError, smtplib.SMTPException) as error:
        return Attempt(Outcome.LATER, str(error) or type(error).__name__)
    try:
        code, answer = smtp.data(_message(letter).as_bytes())
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Attempt(Outcome.UNKNOWN, str(error) or type(error).__name__)
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    return Attempt(Outcome.SENT, answer.decode(errors="replace")) if code == _OK else _refused(code, answer)


def _refused(code: int, answer: bytes | str) -> Attempt:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return Attempt(Outcome.LATER if code in _TEMPORARY else Outcome.REFUSED, f"{code} {said}")


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)  # lines end as the protocol says, or a long letter is one line to the server
    message["From"], message["To"], message["Subject"] = letter.sender, letter.to, letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(letter.written_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for name, content in letter.files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


def _address(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">").strip()
