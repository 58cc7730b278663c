"""What the worker does for payments."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.kernel import clock
from thirdring.payments import actions


@app.task(name="payments.ask", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def ask(payment_id: int) -> None:
    actions.ask(payment_id=payment_id, now=clock.now())


@app.task(name="payments.move", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def move(move_id: int) -> None:
    actions.move(move_id=move_id, now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile", pass_context=False)
def reconcile(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    actions.reconcile(now=clock.now())
    actions.reconcile_moves(now=clock.now())
