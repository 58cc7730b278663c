"""localstripe on loopback, with what it lacks of the real Stripe: idempotency keys, and a customer who pays.

Run as a program: `python localstripe_server.py PORT`. `POST /_config/customer/pay/INTENT?card=NUMBER` does what
Stripe's own frame does in the customer's browser; `POST /_config/trouble?next=drop` does the next request, then loses
its answer.
"""

import sys

from aiohttp import web
from localstripe import resources, server

resources.Store.dump_to_disk = lambda _self: None
_answers: dict[str, tuple[int, bytes]] = {}
_trouble: list[str] = []
_asked: list[str] = []


@web.middleware
async def idempotency(request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
    key = request.headers.get("Idempotency-Key")
    if not key or request.method != "POST" or request.path.startswith("/_"):
        return await handler(request)
    _asked.append(key)
    if key not in _answers:
        response = await handler(request)
        _answers[key] = response.status, response.body
    if _trouble and _trouble.pop() == "drop":
        request.transport.close()
    status, body = _answers[key]
    return web.Response(status=status, body=body, content_type="application/json")


@web.middleware
async def frame(request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
    """localstripe.js confirms without sending the card that was typed: take it as the usual test card."""
    if not request.path.endswith("/_authenticate") or request.query.get("success") != "true":
        return await handler(request)
    intent = resources.PaymentIntent._api_retrieve(request.match_info["id"])
    if intent.status != "requires_payment_method":
        return await handler(request)
    return _charged(intent, "4242424242424242")


@web.middleware
async def capture(request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
    """localstripe captures what was given up; Stripe does not."""
    if request.path.endswith("/capture") and request.path.startswith("/v1/payment_intents/"):
        intent = resources.PaymentIntent._api_retrieve(request.match_info["id"])
        if intent.status != "requires_capture":
            error = {"type": "invalid_request_error", "message": f"This payment has the status {intent.status}."}
            return web.json_response({"error": error}, status=400)
    return await handler(request)


async def pay(request: web.Request) -> web.Response:
    return _charged(resources.PaymentIntent._api_retrieve(request.match_info["id"]), request.query["card"])


def _charged(intent: resources.PaymentIntent, number: str) -> web.Response:
    card = {"number": number, "exp_month": "12", "exp_year": "2030", "cvc": "123"}
    intent.payment_method = resources.PaymentMethod(type="card", card=card).id
    intent.latest_charge = None
    try:
        intent._confirm(on_failure_now=intent._report_failure)
    except resources.UserError as error:
        return error.to_response()
    return web.json_response({"id": intent.id, "status": intent.status})


async def trouble(request: web.Request) -> web.Response:
    _trouble.append(request.query["next"])
    return web.Response()


async def asked(_request: web.Request) -> web.Response:
    return web.json_response(_asked)


def serve(port: int) -> None:
    app = server.app
    app.middlewares.insert(1, idempotency)
    app.middlewares.insert(1, frame)
    app.middlewares.insert(2, capture)
    app.router.add_post("/_config/customer/pay/{id}", pay)
    app.router.add_post("/_config/trouble", trouble)
    app.router.add_get("/_config/asked", asked)
    web.run_app(app, host="127.0.0.1", port=port, print=None)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
