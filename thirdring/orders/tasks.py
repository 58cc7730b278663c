from procrastinate.contrib.django import app

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import clock
from thirdring.orders import queries


@app.periodic(cron="20 3 * * *")
@app.task(name="orders.learn_pairings", queueing_lock="orders.learn_pairings")
def learn_pairings(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Every night: what is bought together, from all orders. Row O1.9."""
    catalogue.rebuild_pairings(baskets=(variants for _customer, variants in queries.baskets()), now=clock.now())
