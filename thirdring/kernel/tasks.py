from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.kernel import outbox


@app.task(name="kernel.handle_event", retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def handle_event(event_id: int, handler: str) -> None:
    outbox.handle(event_id, handler)
