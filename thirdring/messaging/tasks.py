from procrastinate.contrib.django import app

from thirdring.kernel import clock
from thirdring.messaging import actions


@app.task(name="messaging.send")
def send(mail_id: int) -> None:
    actions.deliver(mail_id=mail_id, now=clock.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="messaging.send_due", queueing_lock="messaging.send_due")
def send_due(timestamp: int) -> None:  # noqa: ARG001
    now = clock.now()
    actions.settle_lost(now=now)
    actions.deliver_due(now=now)
