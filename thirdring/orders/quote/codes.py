"""Codes: which of them count for this basket, what they take off each line, and which to combine."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from thirdring.orders.quote.minor import percent_of, share, to_minor
from thirdring.orders.quote.values import CodeApplied, CodeState
from thirdring.orders.quote.work import Paper, Parcel, PricedLine
from thirdring.promotions.values import Code


@dataclass(slots=True)
class _Outcome:
    """What a set of codes would do."""

    codes: tuple[Code, ...]
    by_line: list[tuple[Code, PricedLine, int]] = field(default_factory=list)
    freed: list[tuple[Code, Parcel]] = field(default_factory=list)
    pieces: Counter[tuple[int, str]] = field(default_factory=Counter)

    @property
    def saving(self) -> int:
        return sum(part for _, _, part in self.by_line) + sum(parcel.freight for _, parcel in self.freed)


def apply_codes(paper: Paper, lines: list[PricedLine], parcels: list[Parcel]) -> tuple[CodeApplied, ...]:
    """Takes the best set of codes off lines and freight, and tells what became of every code.

    Codes that combine count together; one that does not counts alone, when alone it saves more.
    """
    judged = [(code, *_judge(paper, code, lines)) for code in sorted(paper.basket.codes, key=lambda c: c.code)]
    good = [code for code, state, _ in judged if state is CodeState.APPLIED]
    best = max((_try(paper, s, lines, parcels) for s in _sets(good)), key=lambda o: o.saving, default=_Outcome(()))
    _take(paper, best)
    return tuple(_applied(paper, code, state, missing, best) for code, state, missing in judged)


def _sets(codes: Sequence[Code]) -> Iterable[tuple[Code, ...]]:
    together = tuple(c for c in codes if c.combinable)
    if together:
        yield together
    for code in codes:
        if not code.combinable:
            yield (code,)


def _judge(paper: Paper, code: Code, lines: list[PricedLine]) -> tuple[CodeState, int]:
    """Whether a code can count here, and how much goods value it lacks."""
    basket = paper.basket
    state, missing = CodeState.APPLIED, 0
    amounts = code.in_currency(basket.currency)
    eligible = [p for p in lines if _covers(code, p) and p.line.sku != code.gift_sku]
    if code.starts_at and basket.at < code.starts_at:
        state = CodeState.NOT_STARTED
    elif code.ends_at and basket.at >= code.ends_at:
        state = CodeState.ENDED
    elif code.gives_nothing:
        state = CodeState.NOTED
    elif amounts is None and code.amounts:
        state = CodeState.OTHER_CURRENCY
    elif not eligible:
        state = CodeState.OTHER_GOODS
    elif amounts:
        missing = max(0, to_minor(amounts.min_value, paper.digits) - sum(p.goods for p in eligible))
        state = CodeState.BELOW_MINIMUM if missing else state
    if state is CodeState.APPLIED:
        state = _judge_pieces(code, eligible, lines)
    return state, missing


def _judge_pieces(code: Code, eligible: list[PricedLine], lines: list[PricedLine]) -> CodeState:
    """Whether the gift stands in the basket, and whether there are enough pieces to get some cheaper."""
    if code.gift_sku and not any(p.line.sku == code.gift_sku for p in lines):
        return CodeState.GIFT_MISSING
    if code.get and sum(p.line.quantity for p in eligible) < code.buy + code.get:
        return CodeState.TOO_FEW
    return CodeState.APPLIED


def _covers(code: Code, priced: PricedLine) -> bool:
    return code.covers(priced.line.sku, priced.line.category)


def _try(paper: Paper, codes: tuple[Code, ...], lines: list[PricedLine], parcels: list[Parcel]) -> _Outcome:
    outcome = _Outcome(codes)
    left = {p.line.key: p.goods for p in lines}
    free = {p.line.key: p.line.quantity for p in lines}
    for code in codes:
        if code.gift_sku or code.get:
            _pieces_off(paper, outcome, code, [(p, free[p.line.key]) for p in lines if free[p.line.key]], left)
            free = {key: count - outcome.pieces[code.id, key] for key, count in free.items()}
    for code in codes:
        if code.percent:
            _percent_off(outcome, code, lines, left)
    for code in codes:
        _amount_off(paper, outcome, code, lines, left)
    shipping = next((code for code in codes if code.free_shipping), None)
    if shipping:
        outcome.freed = [(shipping, parcel) for parcel in parcels if parcel.waivable and parcel.freight]
    return outcome


def _pieces_off(
    paper: Paper, outcome: _Outcome, code: Code, pieces: list[tuple[PricedLine, int]], left: dict[str, int]
) -> None:
    """Whole pieces that no code has made cheaper yet: the gift, and of each `buy + get` the cheapest.

    Ties go by key: the order of lines is nothing, and pieces of one kind may lie in two lines.
    """
    gifts = sorted((p for p, _count in pieces if p.line.sku == code.gift_sku), key=lambda p: p.line.key)
    if code.gift_sku and gifts:
        _deal_pieces(paper, outcome, code, [(gifts[0], 1)], Decimal(100), left)
    if code.get:
        covered = [(p, count) for p, count in pieces if _covers(code, p) and p.line.sku != code.gift_sku]
        cheaper = sum(count for _p, count in covered) // (code.buy + code.get) * code.get
        taken = []
        for priced, count in sorted(covered, key=lambda each: (each[0].unit, each[0].line.key)):
            taken.append((priced, min(cheaper, count)))
            cheaper -= taken[-1][1]
        if taken:
            _deal_pieces(paper, outcome, code, taken, code.get_percent, left)


def _deal_pieces(  # noqa: PLR0917 - the engine's own
    paper: Paper,
    outcome: _Outcome,
    code: Code,
    pieces: list[tuple[PricedLine, int]],
    percent: Decimal,
    left: dict[str, int],
) -> None:
    """Rounded once on all the pieces, like every discount: dealing them over two addresses changes no total."""
    outcome.pieces.update({(code.id, p.line.key): count for p, count in pieces})
    worth = [(p, min(left[p.line.key], to_minor(p.unit * count, paper.digits))) for p, count in pieces]
    total = percent_of(sum(amount for _p, amount in worth), percent)
    for (priced, _amount), part in zip(worth, share(total, [(p.line.key, a) for p, a in worth]), strict=True):
        if part:
            left[priced.line.key] -= part
            outcome.by_line.append((code, priced, part))


def _percent_off(outcome: _Outcome, code: Code, lines: list[PricedLine], left: dict[str, int]) -> None:
    covered = [p for p in lines if _covers(code, p)]
    whole = sum(left[p.line.key] for p in covered)
    _deal(outcome, code, covered, min(whole, percent_of(whole, code.percent)), left)


def _amount_off(paper: Paper, outcome: _Outcome, code: Code, lines: list[PricedLine], left: dict[str, int]) -> None:
    row = code.in_currency(paper.basket.currency)
    if row is None or not row.amount_off:
        return
    covered = [p for p in lines if _covers(code, p)]
    whole = sum(left[p.line.key] for p in covered)
    _deal(outcome, code, covered, min(whole, to_minor(row.amount_off, paper.digits)), left)


def _deal(outcome: _Outcome, code: Code, covered: list[PricedLine], total: int, left: dict[str, int]) -> None:
    """Rounded once on the whole, then dealt out: splitting a line between two addresses changes no total."""
    if not total:
        return
    parts = share(total, [(p.line.key, left[p.line.key]) for p in covered])
    for priced, part in zip(covered, parts, strict=True):
        if part:
            left[priced.line.key] -= part
            outcome.by_line.append((code, priced, part))


def _take(paper: Paper, best: _Outcome) -> None:
    for code, priced, part in best.by_line:
        priced.discount += part
        facts = {"percent": code.percent} if code.percent else {}
        paper.why("code", f"line:{priced.line.key}", name=code.code, amount=paper.money(part), **facts)
    for code, parcel in best.freed:
        parcel.freight = 0
        paper.why("freight-waived-by-code", f"shipment:{parcel.to.key}", name=code.code)


def _applied(paper: Paper, code: Code, state: CodeState, missing: int, best: _Outcome) -> CodeApplied:
    if state is CodeState.APPLIED and code not in best.codes:
        state = CodeState.BEATEN
    off = sum(part for giver, _, part in best.by_line if giver is code)
    applied = CodeApplied(code.id, code.code, state, paper.money(off), paper.money(missing))
    facts = {"gift": code.gift_sku} if state is CodeState.GIFT_MISSING else {}
    pieces = {"pieces": code.buy + code.get} if state is CodeState.TOO_FEW else {}
    told = f"code-{state.replace('_', '-')}"
    paper.why(told, f"code:{code.code}", name=code.code, missing=applied.missing, **facts, **pieces)
    return applied
