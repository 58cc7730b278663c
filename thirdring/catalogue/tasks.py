from procrastinate.contrib.django import app

from thirdring.catalogue import actions


@app.periodic(cron="* * * * *")
@app.task(name="catalogue.sweep_expired", queueing_lock="catalogue.sweep_expired")
def sweep_expired(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    actions.sweep_expired()
