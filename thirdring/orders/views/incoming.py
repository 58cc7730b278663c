"""Money that came in by bank or carrier: import, matches, what is left, and refunds that a person pays out."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.orders import queries
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.rules import StatementError, read_statement
from thirdring.payments.values import StatementKind, StatementLine
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

KEEPERS = (Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)
_MOST_BYTES = 5_000_000
_WRONG = {
    "no-head": gettext_lazy("The first line must name a date, an amount and a text column; it says: %(found)s."),
    "day": gettext_lazy("Line %(line)s: “%(found)s” is no date. Write it like 2026-11-22. Nothing was imported."),
    "amount": gettext_lazy("Line %(line)s: “%(found)s” is no amount. Nothing was imported."),
}


class StatementForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("From"),
        choices=[
            (StatementKind.BANK, gettext_lazy("the bank")),
            (StatementKind.CARRIER, gettext_lazy("a carrier (cash on delivery)")),
        ],
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency, where the file names none"),
        choices=[(c, c) for c in ("DKK", "GBP", "USD", "CNY")],
    )
    file = forms.FileField(label=gettext_lazy("Statement (CSV)"))

    def lines(self) -> list[StatementLine]:
        """In the first encoding in which the head can be read; raises StatementError."""
        raw, told = self.cleaned_data["file"].read(_MOST_BYTES), StatementError(1, "no-head")
        for encoding in ("utf-8-sig", "cp1252", "gb18030"):
            try:
                return read_statement(raw.decode(encoding), self.cleaned_data["currency"])
            except UnicodeDecodeError:
                continue
            except StatementError as error:
                if error.what != "no-head":
                    raise
                told = error
        raise told


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, StatementForm())
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        lines = form.lines()
    except StatementError as error:
        form.add_error("file", str(_WRONG[error.what]) % {"line": error.line, "found": error.found})
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    taken = payments.take_in(
        kind=StatementKind(form.cleaned_data["kind"]), lines=lines, resolve=_resolve, now=clock.now()
    )
    told = _("%(fresh)s lines taken in, %(matched)s of them match an order; %(repeated)s were here before.")
    messages.success(request, told % {"fresh": taken.fresh, "matched": taken.matched, "repeated": taken.repeated})
    return redirect("orders:incoming")


@allow(*KEEPERS)
@require_POST
def booking(request: HttpRequest) -> HttpResponse:
    """Book one match, or all of them."""
    chosen = request.POST.getlist("line")
    matched = [line.id for line in paid.incoming() if line.state == "matched"]
    wanted = [i for i in matched if str(i) in chosen] if chosen else matched
    failed = 0
    for incoming_id in wanted:
        try:
            payments.book(incoming_id=incoming_id, actor_id=person_of(request).id, now=clock.now())
        except DeskError:
            failed += 1
    messages.success(request, _("Booked: %(count)s.") % {"count": len(wanted) - failed})
    if failed:
        messages.error(request, _("Not booked, because nothing is owed any more: %(count)s.") % {"count": failed})
    return redirect("orders:incoming")


@allow(*KEEPERS)
@require_POST
def match(request: HttpRequest, incoming_id: int) -> HttpResponse:
    """What a line pays, said by its order number; or set it aside with a reason."""
    number, note = request.POST.get("number", "").strip(), request.POST.get("note", "").strip()
    try:
        if number:
            orders = _resolve("".join(c for c in number if c.isdecimal()))
            payments.match_by_hand(incoming_id=incoming_id, order_id=orders[0] if len(orders) == 1 else 0)
        elif note:
            payments.set_aside(incoming_id=incoming_id, note=note, actor_id=person_of(request).id, now=clock.now())
        else:
            messages.error(request, _("Type the order number, or why the line is set aside."))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("orders:incoming")


@allow(*KEEPERS)
@require_POST
def payout(request: HttpRequest, move_id: int) -> HttpResponse:
    """A refund was paid out by hand."""
    payments.paid_out(move_id=move_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Noted as paid out."))
    return redirect("orders:incoming")


def _resolve(number: str) -> list[int]:
    """Only whole numbers as they stand: money is never matched on a guess."""
    found = queries.by_number(number)
    return [head.id for head in found.orders if head.number == number] if not found.misheard else []


def _page(request: HttpRequest, form: StatementForm, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    lines, payouts = paid.incoming(), paid.payouts()
    ids = {line.order_id for line in lines if line.order_id} | {move.order_id for move in payouts}
    context = {
        "form": form,
        "matched": [line for line in lines if line.state == "matched"],
        "left": [line for line in lines if line.state != "matched"],
        "payouts": payouts,
        "heads": queries.heads(sorted(ids)) if ids else {},
    }
    return render(request, "orders/incoming.html", context, status=status)
