from procrastinate.contrib.django import app

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import clock
from thirdring.orders import actions, demo_carrier, queries, returns


@app.periodic(cron="20 3 * * *")
@app.task(name="orders.learn_pairings", queueing_lock="orders.learn_pairings")
def learn_pairings(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Every night: what is bought together, from all orders. Row O1.9."""
    catalogue.rebuild_pairings(baskets=(variants for _customer, variants in queries.baskets()), now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.move_parcels", queueing_lock="orders.move_parcels")
def move_parcels(timestamp: int) -> None:  # noqa: ARG001
    """The demo's carrier goes on; in a house with carriers of its own it has no parcels. Row O2.8."""
    demo_carrier.move(now=clock.now())


@app.periodic(cron="40 6 * * *")
@app.task(name="orders.find_delays", queueing_lock="orders.find_delays")
def find_delays(timestamp: int) -> None:  # noqa: ARG001
    """Every morning: which promises cannot be kept; the customers are asked whether to wait."""
    actions.find_delays(now=clock.now())


@app.periodic(cron="10 7 * * *")
@app.task(name="orders.watch_exchanges", queueing_lock="orders.watch_exchanges")
def watch_exchanges(timestamp: int) -> None:  # noqa: ARG001
    """Every morning: what was exchanged in advance and is not back; customers are told, then charged. Row O3.7."""
    returns.watch(now=clock.now())
