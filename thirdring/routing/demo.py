"""The demo house's queues: orders by line, and those who know about returns and complaints."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from thirdring.calls import queries as calls
from thirdring.people import queries as people
from thirdring.routing import models

QUEUES: Final = (
    ("orders", "Orders", {"orders": 2}, 0),
    ("returns", "Returns and exchanges", {"returns": 2}, 0),
    ("complaints", "Complaints", {"complaints": 3}, 1),
)

MENU: Final[dict[str, Any]] = {
    "start": "language",
    "nodes": [
        {
            "name": "language",
            "kind": "choice",
            "texts": {
                "da": "Velkommen til Nordlys Outfitters. For dansk, tryk 1. For English, press 2. 中文请按3。",
                "en": "Welcome to Nordlys Outfitters. For English, press 2. For dansk, tryk 1. 中文请按3。",
                "zh": "欢迎致电Nordlys Outfitters。中文请按3。For English, press 2. For dansk, tryk 1.",
            },
            "options": [
                {"digit": "1", "next": "hours", "language": "da"},
                {"digit": "2", "next": "hours", "language": "en"},
                {"digit": "3", "next": "hours", "language": "zh"},
            ],
            "otherwise": "hours",
            "tries": 1,
        },
        {"name": "hours", "kind": "hours", "next": "reason", "otherwise": "closed"},
        {
            "name": "reason",
            "kind": "choice",
            "texts": {
                "da": "Tryk 1 for at bestille, 2 for retur og ombytning, 3 for en klage. Eller vent.",
                "en": "Press 1 to order, 2 for returns and exchanges, 3 for a complaint. Or stay on the line.",
                "zh": "订购请按1，退换货请按2，投诉请按3，或请稍候。",
            },
            "options": [
                {"digit": "1", "next": "account", "reason": "order"},
                {"digit": "2", "next": "returns", "reason": "information"},
                {"digit": "3", "next": "complaints", "reason": "complaint"},
            ],
            "otherwise": "orders",
            "tries": 1,
        },
        {
            "name": "account",
            "kind": "account",
            "texts": {
                "da": "Indtast dit kundenummer på ni cifre. Har du intet nummer, tryk på firkant.",
                "en": "Key in your nine-digit account number. If you have none, press hash.",
                "zh": "请输入九位客户编号。如果没有，请按井号键。",
            },
            "next": "orders",
            "otherwise": "orders",
            "seconds": 8,
        },
        {
            "name": "orders",
            "kind": "queue",
            "texts": {"da": "Et øjeblik.", "en": "One moment, please.", "zh": "请稍候。"},
            "queue": "orders",
        },
        {
            "name": "returns",
            "kind": "queue",
            "texts": {"da": "Et øjeblik.", "en": "One moment, please.", "zh": "请稍候。"},
            "queue": "returns",
        },
        {
            "name": "complaints",
            "kind": "queue",
            "texts": {"da": "Et øjeblik.", "en": "One moment, please.", "zh": "请稍候。"},
            "queue": "complaints",
            "priority": 1,
        },
        {
            "name": "closed",
            "kind": "callback",
            "texts": {
                "da": "Vi har lukket. Tryk 1, så ringer vi dig op, når vi åbner. Tryk 2 for at lægge en besked.",
                "en": "We are closed. Press 1 and we call you when we open. Press 2 to leave a message.",
                "zh": "我们目前不在服务时间内。请按1，我们上班后给您回电；请按2留言。",
            },
            "next": "thanks",
            "otherwise": "message",
        },
        {
            "name": "thanks",
            "kind": "hang_up",
            "texts": {
                "da": "Tak. Vi ringer til dig.",
                "en": "Thank you. We will call you.",
                "zh": "谢谢，我们会给您回电。",
            },
        },
        {
            "name": "message",
            "kind": "voicemail",
            "texts": {
                "da": "Læg en besked efter tonen.",
                "en": "Leave a message after the tone.",
                "zh": "请在提示音后留言。",
            },
        },
    ],
}
MENU_REGION: Final = "DK"
"""The Danish line has a menu; the others ring at once."""
HOURS: Final = (("Always", "Europe/Copenhagen", None), ("Office hours", "Europe/Copenhagen", (time(8), time(20))))


def load(now: datetime) -> None:
    """Add queues, hours and a voice menu, and lead every line to the orders; what is there already stays as it is."""
    for code, name, skills, priority in QUEUES:
        _queue(code, name, skills, priority)
    orders = models.Queue.objects.get(code="orders")
    models.Queue.objects.exclude(pk=orders.pk).filter(overflow_to=None, code__in=[row[0] for row in QUEUES]).update(
        overflow_to=orders, overflows_after=timedelta(minutes=2)
    )
    for line in calls.lines():
        models.LineRoute.objects.get_or_create(line_id=line.id, defaults={"queue": orders})
    for name, zone, hours in HOURS:
        _schedule(name, zone, hours)
    fields = {"draft": MENU, "live": MENU, "saved_at": now, "live_at": now}
    menu, fresh = models.Menu.objects.get_or_create(name="Nordlys", defaults=fields)
    if fresh:
        models.LineRoute.objects.filter(line__region=MENU_REGION).update(menu=menu)


def _schedule(name: str, zone: str, hours: tuple[time, time] | None) -> None:
    row, fresh = models.Schedule.objects.get_or_create(name=name, defaults={"time_zone": zone})
    if fresh and hours:
        for weekday in range(6):
            models.OpeningHours.objects.create(schedule=row, weekday=weekday, opens=hours[0], closes=hours[1])


def _queue(code: str, name: str, skills: dict[str, int], priority: int) -> None:
    fields = {
        "name": name,
        "priority": priority,
        "eases_after": timedelta(minutes=1),
        "announces_every": timedelta(seconds=45),
        "holds_out_for": timedelta(seconds=5),
    }
    row, fresh = models.Queue.objects.get_or_create(code=code, defaults=fields)
    if fresh:
        for skill_id, level in people.skill_ids(skills).items():
            models.QueueSkill.objects.create(queue=row, skill_id=skill_id, level=level)
