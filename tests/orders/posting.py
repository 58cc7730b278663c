"""Every way to post in orders, payments, promotions and the API: a case to be posted, or why there is none."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.test_orders import Caller
from tests.orders import builders as make
from tests.orders.test_kept_goods import days_on, sent_in_advance
from tests.orders.test_lost_payments import by_card, lost
from tests.orders.test_returns import authorize, delivered, pay_all
from tests.orders.test_returns_screen import picture
from tests.people import builders as people
from tests.promotions.builders import code
from thirdring.catalogue.models import Stock
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, goodwill, queries, returns
from thirdring.orders.actions.delaying import open_delays
from thirdring.orders.values.returns import ReturnReason, Wish
from thirdring.payments import actions as payments
from thirdring.payments import models as paid
from thirdring.people.models import User
from thirdring.people.values import Role
from thirdring.promotions.values import CodeKind

Send = Callable[[], Any]
ROOMS = ("orders", "payments", "promotions", "api")
DRAFT = "what is typed into a draft moves no money; it is read back before it is placed"
WORDS = "words or a mail, asked for again on purpose; nothing moves"
LOOKS = "only looks"
SETS = "sets what stands on the form; the second time it stands there already"
NOT_TWICE: Mapping[str, str] = {
    **{
        f"orders:{name}": DRAFT
        for name in (
            "open", "field", "lines", "rows", "removal", "codes", "customer", "hand_over", "drop", "tick", "offer"
        )
    },
    "api:drafts": DRAFT,
    "api:draft": DRAFT,
    "api:ticks": DRAFT,
    "api:session": LOOKS,
    "orders:notes": WORDS,
    "orders:confirmation": WORDS,
    "orders:paper_sending": WORDS,
    "payments:link": WORDS,
    "orders:change_preview": LOOKS,
    "payments:gift_card": LOOKS,
    "payments:gift_card_found": LOOKS,
    "payments:returned": LOOKS,
    "payments:reopening": "asks the provider under our key: tests/payments/test_hostile.py doubles every answer",
    "payments:practice": "the provider's part: tests/payments/test_hostile.py doubles every answer",
    "payments:webhook": "the provider's part: tests/payments/test_hostile.py doubles every answer",
    "orders:carrier_events": "test_life_screens.py::test_a_carrier_tells_by_signed_webhook_and_by_csv_once",
    "orders:limits_setting": SETS,
    "orders:terms_new": SETS,
}  # fmt: skip


class World:
    """A house with somebody at each desk, and what a form is about."""

    def __init__(self) -> None:
        self.house = make.house(SHIRT=20, CAP=10, SOCK=make.expected("SOCK", 4, clock.now().date(), 1))
        self.now, self.who = clock.now(), self.house.operator_id
        self.boss_id = people.user(Role.SUPERVISOR).pk
        self.desk, self.boss = at_desk(self.who), at_desk(self.boss_id)

    def order(self, *, checked: bool = False, **quantities: int) -> int:
        order_id = make.place(self.house, make.draft(self.house, **(quantities or {"SHIRT": 4})).id).order_id
        if checked:
            actions.check(order_id=order_id, now=self.now)
        return order_id

    def paid(self) -> int:
        order_id, _lines = delivered(self.house, SHIRT=2)
        pay_all(self.house, order_id)
        return order_id

    def due(self) -> int:
        """A refund that a person pays out."""
        payments.refund(
            order_id=self.paid(), amount=kr(5), reason="-", key=uuid4().hex, actor_id=self.boss_id, now=self.now
        )
        return paid.Move.objects.get(kind="refund", state="due").pk

    def ret(self) -> Any:
        order_id, lines = delivered(self.house, SHIRT=2)
        return returns.find(authorize(self.house, order_id, [Wish(lines["SHIRT"], 2, ReturnReason.SIZE)]))

    def card(self) -> int:
        return payments.sell_gift_card(amount=kr(90), actor_id=self.who, now=self.now)[0]

    def picked(self) -> int:
        order_id = self.order(checked=True)
        pieces = {line.line_id: line.to_pick for line in queries.progress(order_id).lines}
        actions.pick(order_id=order_id, pieces=pieces, actor_id=self.who, now=self.now)
        return order_id

    def incoming(self, text: str = "Rent", amount: Decimal = Decimal(10)) -> int:
        row = f"Date;Text;Amount\n2026-11-20;{text};{amount}\n"
        send(self.boss, "/orders/incoming/", **statement(row))()
        return paid.Incoming.objects.get().pk

    def asked(self) -> int:
        subject = f"order:{self.order()}"
        return approvals.ask(kind="return", subject=subject, amount=None, actor_id=self.who, words="-", now=self.now)

    def problem(self) -> int:
        return actions.hold(order_id=self.order(), kind="address", now=self.now, actor_id=self.who)

    def granted(self) -> int:
        fields = {"reason": "late", "kind": "credit", "amount": "10", "key": uuid4().hex}
        self.desk.post(f"/orders/{self.paid()}/goodwill/", fields)
        return goodwill.latest()[0][0].id

    def delay(self) -> tuple[int, int]:
        order_id = self.order(SOCK=3)
        Stock.objects.filter(variant__sku="SOCK").update(expected_date=self.now.date() + timedelta(days=40))
        actions.find_delays(now=self.now)
        return order_id, open_delays(order_id)[0].id

    def ready(self) -> tuple[int, dict[str, Any]]:
        found = make.read_back(make.draft(self.house, SHIRT=1).id)
        return found.draft.id, {"version": found.draft.version, "digest": found.quote.digest}


def kr(amount: int) -> Money:
    return Money(Decimal(amount), "DKK").rounded()


def at_desk(user_id: int) -> Client:
    client = Client(headers={"hx-request": "true"}, raise_request_exception=False)
    client.force_login(User.objects.get(pk=user_id))
    return client


def send(client: Client, path: str, **fields: Any) -> Send:
    """Post the same fields at each call; what is made anew for each is given as a function."""
    return lambda: client.post(path, {name: value() if callable(value) else value for name, value in fields.items()})


def statement(text: str) -> dict[str, Any]:
    file = lambda: SimpleUploadedFile("s.csv", text.encode(), "text/csv")  # noqa: E731
    return {"kind": "bank", "currency": "DKK", "file": file}


def change(w: World, **fields: str) -> Send:
    order_id = w.order()
    version = queries.progress(order_id).version
    return send(w.desk, f"/orders/{order_id}/changes/", version=version, key=uuid4().hex, **fields)


def returning(w: World, act: str, days_ago: int = 3) -> Send:
    order_id, lines = delivered(w.house, days_ago=days_ago, SHIRT=2)
    line = lines["SHIRT"]
    asked = {f"quantity-{line}": "1", f"reason-{line}": "size", f"condition-{line}": "unused", "key": "k"}
    return send(w.desk, f"/orders/{order_id}/returns/{act}/", **asked)


def benched(w: World, order_id: int, **fields: Any) -> Send:
    version = queries.progress(order_id).version
    if "act" in fields:
        return send(w.desk, f"/orders/warehouse/{order_id}/", version=version, **fields)
    return send(w.desk, "/orders/warehouse/scan/", order=order_id, version=version, **fields)


def kept(w: World, act: str) -> Send:
    boss = User.objects.get(pk=w.boss_id)
    _order, return_id = sent_in_advance(w.house, boss, ReturnReason.FAULTY, pieces=1)
    for days in (24, 32):
        returns.watch(now=days_on(days))
    return send(w.boss, f"/orders/returns/{return_id}/{act}/")


def called(w: World, path: str, **fields: Any) -> Send:
    client = Caller(User.objects.get(pk=w.who).username).client
    return lambda: client.post(f"/api/{path}", fields, "application/json", headers={"Idempotency-Key": "one"})


def pieces(position: int = 1, quantity: int = 1) -> list[dict[str, int]]:
    return [{"position": position, "quantity": quantity}]


def placing(w: World) -> Send:
    draft_id, seen = w.ready()
    return send(w.desk, f"/orders/drafts/{draft_id}/submission/", **seen)


def receipt(w: World) -> Send:
    ret = w.ret()
    return send(w.desk, f"/orders/returns/{ret.id}/receipt/", key="a", **{f"restock-{ret.lines[0].id}": "1"})


def answered(w: World) -> Send:
    order_id, delay_id = w.delay()
    return send(w.desk, f"/orders/{order_id}/delays/{delay_id}/", answer="refund")


def submitted(w: World) -> Send:
    draft_id, seen = w.ready()
    return called(w, f"drafts/{draft_id}/submission", **seen)


def dispatched(w: World) -> Send:
    actions.pack(order_id=(order := w.picked()), pieces=first(order), actor_id=w.who, now=w.now)
    return called(w, f"parcels/{queries.open_parcel_ids(order)[0]}/dispatch")


def first(order_id: int) -> dict[int, int]:
    return {queries.progress(order_id).lines[0].line_id: 1}


def of_card(w: World, act: str, **fields: str) -> Send:
    return send(w.desk, f"/payments/gift-cards/{w.card()}/{act}/", **fields)


def unblocking(w: World) -> Send:
    payments.block_gift_card(card_id=(card := w.card()), reason="-", actor_id=w.who, now=w.now)
    return send(w.desk, f"/payments/gift-cards/{card}/unblocking/")


def fed(w: World) -> Send:
    order_id, _lines = delivered(w.house, SHIRT=1)
    rows = f"tracking,event,at\n{queries.parcels(order_id)[0].tracking},in_transit,{w.now.isoformat()}\n"
    carrier = queries.parcels(order_id)[0].carrier
    return send(
        w.desk, "/orders/warehouse/feed/", carrier=carrier, file=lambda: SimpleUploadedFile("f.csv", rows.encode())
    )


def booked(w: World) -> Send:
    order = queries.order(w.order())
    w.incoming(f"Order {order.number}", order.total.amount)
    return send(w.boss, "/orders/incoming/booking/")


GRANT = {"reason": "late", "kind": "credit", "amount": "10", "key": "g"}
NEW_CODE = {"code": "ONCE", "title": "-", "kind": "discount", "percent": "5", "currency": "DKK"}
CASES: Mapping[str, Callable[[World], Send]] = {
    "payments:gift_card_sale": lambda w: send(
        w.desk, "/payments/gift-cards/sale/", amount="50", currency="DKK", key=str(uuid4())
    ),
    "orders:gift_card_activation": lambda w: send(w.desk, f"/orders/gift-cards/{w.card()}/activation/", paid_by="Cash"),
    "orders:gift_card_approval": lambda w: send(w.desk, f"/orders/gift-cards/{w.card()}/approval/", paid_by="Cash"),
    "payments:gift_card_block": lambda w: of_card(w, "block", reason="Lost"),
    "payments:gift_card_unblocking": unblocking,
    "payments:refund": lambda w: send(
        w.boss, f"/payments/of/{w.paid()}/refund/", amount="7", reason="-", to="original", key=str(uuid4())
    ),
    "payments:payout": lambda w: send(w.boss, f"/payments/moves/{w.due()}/payout/"),
    "payments:anew": lambda w: send(w.desk, f"/payments/{lost(by_card(w.house)).id}/anew/"),
    "payments:receipt": lambda w: send(w.boss, f"/payments/{paid.Payment.objects.get(order_id=w.order()).pk}/receipt/"),
    "orders:reorder": lambda w: send(w.desk, "/orders/reorder/", order=w.order()),
    "orders:submission": placing,
    "orders:paper_issue": lambda w: send(w.desk, f"/orders/{w.paid()}/documents/invoice/issue/"),
    "orders:changes": lambda w: change(w, kind="cancel", reason="-", **{"fewer-1": "1"}),
    "orders:changes (items)": lambda w: change(w, kind="change", reason="-", add="1 x CAP"),
    "orders:changes (discount)": lambda w: change(w, kind="discount", percent="5", reason="Late"),
    "orders:change_request": lambda w: send(
        w.desk, f"/orders/{w.order()}/change/request/", kind="discount", percent="40", reason="Late"
    ),
    "orders:hold": lambda w: send(w.desk, f"/orders/{w.order()}/hold/", kind="address", words="-"),
    "orders:delay_answer": answered,
    "orders:return_approval": lambda w: returning(w, "approval", days_ago=45),
    "orders:return_authorization": lambda w: returning(w, "authorization"),
    "orders:return_calling_off": lambda w: send(w.desk, f"/orders/returns/{w.ret().id}/calling-off/"),
    "orders:return_sparing": lambda w: kept(w, "sparing"),
    "orders:return_charging": lambda w: kept(w, "charging"),
    "orders:return_photos": lambda w: send(w.desk, f"/orders/returns/{w.ret().id}/photos/", photo=picture),
    "orders:return_receipt": receipt,
    "orders:goodwill_approval": lambda w: send(
        w.desk, f"/orders/{w.order()}/goodwill/approval/", **(GRANT | {"amount": "150"})
    ),
    "orders:goodwill_grant": lambda w: send(w.desk, f"/orders/{w.paid()}/goodwill/", **GRANT),
    "orders:goodwill_seen": lambda w: send(w.boss, f"/orders/goodwill/{w.granted()}/seen/"),
    "orders:goodwill_allowance": lambda w: send(
        w.boss, "/orders/goodwill/allowance/", reason="late", amount="80", currency="DKK", operator=""
    ),
    "orders:approval_answer": lambda w: send(w.boss, f"/orders/approvals/{w.asked()}/", answer="yes"),
    "orders:problem_owner": lambda w: send(w.boss, f"/orders/problems/{w.problem()}/owner/"),
    "orders:problem_outcome": lambda w: send(w.boss, f"/orders/problems/{w.problem()}/outcome/", outcome="released"),
    "orders:scan": lambda w: benched(w, w.order(checked=True), q="SHIRT"),
    "orders:scan (go on)": lambda w: benched(w, w.picked(), q=""),
    "orders:bench_act": lambda w: benched(w, w.picked(), act="pack"),
    "orders:bench_act (pick)": lambda w: benched(w, w.order(checked=True), act="pick"),
    "orders:bench_act (put down)": lambda w: benched(w, w.picked(), act="put_down"),
    "orders:goods_in": lambda w: send(w.desk, "/orders/warehouse/goods-in/", q="5 x CAP", key=uuid4().hex),
    "orders:feed": fed,
    "orders:incoming": lambda w: send(w.boss, "/orders/incoming/", **statement("Date;Text;Amount\n2026-11-20;A;5\n")),
    "orders:incoming_booking": booked,
    "orders:incoming_match": lambda w: send(w.boss, f"/orders/incoming/{w.incoming()}/", note="Rent"),
    "orders:incoming_payout": lambda w: send(w.boss, f"/orders/incoming/payouts/{w.due()}/"),
    "promotions:new": lambda w: send(w.boss, "/promotions/codes/new/", **NEW_CODE),
    "promotions:retirement": lambda w: send(w.boss, f"/promotions/codes/{code()}/retirement/"),
    "promotions:mailing": lambda w: send(
        w.boss,
        f"/promotions/codes/{code(kind=CodeKind.SOURCE)}/mailing/",
        accounts=customers.profile(w.house.customer_id).account_number,
        sent_date="2026-11-20",
    ),
    "api:submission": submitted,
    "api:order_picks": lambda w: called(w, f"orders/{w.order(checked=True)}/picks", pieces=pieces()),
    "api:order_parcels": lambda w: called(w, f"orders/{w.picked()}/parcels", pieces=pieces()),
    "api:parcel_dispatch": dispatched,
    "api:order_receipts": lambda w: called(w, f"orders/{delivered(w.house, SHIRT=3)[0]}/receipts", pieces=pieces()),
    "api:warehouse_deliveries": lambda w: called(w, "warehouse/deliveries", sku="CAP", quantity=5),
}
