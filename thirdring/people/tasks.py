from procrastinate.contrib.django import app

from thirdring.kernel import clock
from thirdring.people.actions.housekeeping import sweep


@app.periodic(cron="*/5 * * * *")
@app.task(name="people.sweep", queueing_lock="people.sweep")
def sweep_people(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    sweep(now=clock.now())
