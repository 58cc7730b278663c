"""The API: customers found, drafts written, read back and submitted, orders read. Documented at /api/docs."""
# ruff: noqa: ARG001 - ninja calls the first parameter `request`, used or not

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from ninja.utils import check_csrf

from thirdring.api import answers, schemas
from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.queries.goods import ids_by_code
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.orders import actions as orders
from thirdring.orders import queries
from thirdring.orders.values import DraftBody, DraftLine, DraftShipTo, DraftTender, Edit
from thirdring.people.access import address_of, is_signed_in, user_of
from thirdring.people.actions import sign_in as people
from thirdring.people.doors import open_session


def signed_in(request: HttpRequest) -> Any:
    """Who asks: by token, or by a browser's session together with its CSRF token."""
    if not is_signed_in(request):
        return None
    if not getattr(request, "bearer", False) and check_csrf(request):
        return None
    return request.user


MOST = 50

router = Router(tags=["orders"])


@router.post("/session", auth=None, response=schemas.Session, url_name="session")
def session(request: HttpRequest, given: schemas.SignIn) -> dict[str, str]:
    """Sign in. The token ends with the session: after a time without use, or by “sign out everywhere”."""
    address = address_of(request)
    user_id = people.check_sign_in(username=given.username, password=given.password, address=address, now=clock.now())
    open_session(request, user_id, way="api", at_desk=False)
    return {"token": request.session.session_key or ""}


@router.get("/customers", response=list[schemas.CustomerHit], url_name="customers")
def find_customers(request: HttpRequest, q: str, limit: int = 20) -> Any:
    """Find customers by name, phone, e-mail, account number, postcode: as the desk's one search box does."""
    return answers.plain(
        [answers.hit(h) for h in customers.search(q, region=user_of(request).region, limit=min(limit, MOST))]
    )


@router.get("/customers/{int:customer_id}", response=schemas.CustomerOut, url_name="customer")
def customer(request: HttpRequest, customer_id: int) -> Any:
    """One customer with the addresses that an order may go to."""
    return answers.plain(answers.customer(customers.profile(customer_id)))


@router.get("/products", response=list[schemas.ProductOut], url_name="products")
def find_products(request: HttpRequest, q: str, price_list: str, limit: int = 20) -> Any:
    """Find products by stock code or words; a hit with a `variant_id` names one variant."""
    return answers.plain([answers.product(h) for h in catalogue.find(q, price_list=price_list, limit=min(limit, 50))])


@router.post("/drafts", response={201: schemas.DraftOut}, url_name="drafts")
def open_draft(request: HttpRequest, given: schemas.DraftIn) -> Any:
    """Start an order: empty, or whole in this one call."""
    now = clock.now()
    draft = orders.open_draft(
        operator_id=user_of(request).pk,
        customer_id=given.customer_id,
        call_id=given.call_id,
        body=_body(given),
        now=now,
    )
    return _draft(queries.quoted(draft, now=now), status=201)


@router.get("/drafts/{int:draft_id}", response=schemas.DraftOut, url_name="draft")
def draft(request: HttpRequest, draft_id: int) -> Any:
    """A draft with its price and its read-back."""
    return _draft(queries.quoted(queries.draft(draft_id), now=clock.now()))


@router.patch("/drafts/{int:draft_id}", response=schemas.DraftOut, url_name="draft")
def edit_draft(request: HttpRequest, draft_id: int, given: schemas.EditsIn) -> Any:
    """Change a draft, all of the edits or none; others may change other fields meanwhile."""
    now = clock.now()
    edits = [
        Edit(op=e.op, path=e.path, value=_by_code(e.value), was=e.was, knows_was="was" in e.model_fields_set)
        for e in given.edits
    ]
    return _draft(queries.quoted(orders.change_draft(draft_id=draft_id, edits=edits, now=now), now=now))


@router.post("/drafts/{int:draft_id}/ticks", response=schemas.DraftOut, url_name="ticks")
def tick(request: HttpRequest, draft_id: int, given: schemas.TicksIn) -> Any:
    """Say what was read aloud, each part with its digest; one that says something else by now is refused."""
    return _draft(orders.tick(draft_id=draft_id, parts=given.parts, now=clock.now()))


@router.post("/drafts/{int:draft_id}/submission", response={201: schemas.PlacedOut}, url_name="submission")
def submit(
    request: HttpRequest,
    draft_id: int,
    given: schemas.SubmissionIn,
    idempotency_key: Header[schemas.Key],
) -> Any:
    """Place the order as it was read back. Sent again under the same Idempotency-Key, it is answered the same way."""
    placed = orders.place(
        draft_id=draft_id,
        expected_version=given.version,
        digest=given.digest,
        idempotency_key=f"api-{user_of(request).pk}-{idempotency_key}",
        actor_id=user_of(request).pk,
        now=clock.now(),
    )
    return answers.plain({"order_id": placed.order_id, "number": placed.number}, status=201)


@router.get("/orders", response=schemas.NumberOut, url_name="orders")
def find_orders(request: HttpRequest, number: str) -> Any:
    """Orders by number: whole, by the last digits, or as it was misheard."""
    return answers.plain(answers.numbers(queries.by_number(number)))


@router.get("/orders/{int:order_id}", response=schemas.OrderOut, url_name="order")
def order(request: HttpRequest, order_id: int) -> Any:
    """One order as it was placed."""
    return answers.plain(answers.order(queries.order(order_id)))


def _draft(found: queries.Quoted, status: int = 200) -> HttpResponse:
    return answers.plain(answers.draft(found), status=status)


def _by_code(value: Any) -> Any:
    """A line to be added may name a stock code instead of a variant."""
    if not isinstance(value, dict) or "sku" not in value:
        return value
    sku = str(value["sku"])
    return {k: v for k, v in value.items() if k != "sku"} | {"variant_id": ids_by_code([sku]).get(sku), "text": sku}


def _body(given: schemas.DraftIn) -> DraftBody:
    wanted = [line.sku for line in given.lines if line.variant_id is None]
    ids = ids_by_code(wanted)
    lines = tuple(
        DraftLine(
            key=str(at),
            text=line.sku,
            variant_id=line.variant_id or ids.get(line.sku),
            quantity=line.quantity,
            personalization=line.personalization,
            gift_wrap=line.gift_wrap,
            gift_message=line.gift_message,
            ship_to=line.ship_to,
        )
        for at, line in enumerate(given.lines, 1)
    )
    empty = DraftBody()
    return DraftBody(
        price_list=given.price_list,
        language=given.language,
        email=given.email,
        lines=lines,
        ship_tos=tuple(DraftShipTo(**s.model_dump()) for s in given.ship_tos) or empty.ship_tos,
        codes=tuple(given.codes),
        tenders=tuple(DraftTender(key=str(at), **t.model_dump()) for at, t in enumerate(given.tenders, 1))
        or empty.tenders,
        note=given.note,
    )
