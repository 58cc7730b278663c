from procrastinate.contrib.django import app

from thirdring.chats import actions
from thirdring.kernel import clock


@app.periodic(cron="7,37 * * * *")
@app.task(name="chats.sweep", queueing_lock="chats.sweep")
def sweep_chats(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    now = clock.now()
    actions.erase_due(now=now)
    actions.sweep_tallies(now=now)
