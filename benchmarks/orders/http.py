"""The whole phone order over HTTP against the real web server: find, draft with everything, read-back, submission."""

import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
from django.db import connection

from benchmarks.orders.stock import CODE, FAMILY, PASSWORD, House

CLIENTS, SECONDS, WARM_UP, ALONE = 8, 10, 40, 200


def measure(house: House) -> dict[str, float | str]:
    with _web() as (port, process):
        clients = [Client(port, f"bench{at}", seed=at) for at in range(CLIENTS)]
        for client in clients:
            for _time in range(WARM_UP // CLIENTS + 4):
                client.order(house)
        alone = [clients[0].timed(house) for _time in range(ALONE)]
        for client in clients:  # idle ones have been hung up on
            client.connection.close()
        before = _cpu(process)
        each = _together(clients, house)
        spent = _cpu(process) - before
    took = sorted(alone)
    figures = {
        "http_p50_ms": statistics.median(took) * 1000,
        "http_p95_ms": took[int(len(took) * 0.95)] * 1000,
        "http_orders_per_s": sum(each) / SECONDS,
        "http_cpu_ms_per_order": spent / sum(each) * 1000,
    }
    print(
        f"one client: p50 {figures['http_p50_ms']:.1f} ms, p95 {figures['http_p95_ms']:.1f} ms an order (4 calls); "
        f"{CLIENTS} clients: {figures['http_orders_per_s']:.0f} orders/s, "
        f"{figures['http_cpu_ms_per_order']:.1f} ms of CPU each (web and database)"
    )
    return dict(figures)


class Client:
    """One outside system on one kept connection."""

    def __init__(self, port: int, username: str, *, seed: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.chance = random.Random(seed)
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}
        token = self.call("POST", "session", {"username": username, "password": PASSWORD})["token"]
        self.headers["Authorization"] = f"Bearer {token}"

    def order(self, house: House) -> None:
        number = self.chance.randrange(2000)
        hits = self.call("GET", f"customers?q={self.chance.choice(FAMILY).lower()}{number}")
        customer_id = hits[0]["customer_id"] if hits else self.chance.choice(house.customers)
        wanted = {
            "customer_id": customer_id,
            "lines": [{"sku": sku, "quantity": self.chance.randint(1, 3)} for sku in self.chance.sample(house.skus, 3)],
            "ship_tos": [{"method": "express"}],
            "codes": [CODE],
            "tenders": [{"method": "bank_transfer"}],
        }
        draft = self.call("POST", "drafts", wanted)
        path = f"drafts/{draft['id']}"
        self.call("POST", f"{path}/ticks", {"parts": {part["key"]: part["digest"] for part in draft["parts"]}})
        self.call(
            "POST",
            f"{path}/submission",
            {"version": draft["version"], "digest": draft["digest"]},
            {"Idempotency-Key": uuid.uuid4().hex},
        )

    def timed(self, house: House) -> float:
        start = time.perf_counter()
        self.order(house)
        return time.perf_counter() - start

    def call(self, verb: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        sent = json.dumps(body) if body is not None else None
        self.connection.request(verb, f"/api/{path}", sent, self.headers | (headers or {}))
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{verb} {path}: {response.status} {text[:500]!r}")
        return json.loads(text)


def _together(clients: list[Client], house: House) -> list[int]:
    end, counts = time.perf_counter() + SECONDS, [0] * len(clients)

    def work(at: int) -> None:
        while time.perf_counter() < end:
            clients[at].order(house)
            counts[at] += 1

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


@contextmanager
def _web() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "thirdring", "web", "--port", str(port)], env=os.environ | {"THIRDRING_DEBUG": ""}
    )
    try:
        _until_answering(port)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _until_answering(port: int) -> None:
    for _try in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def _cpu(web: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU used so far by the web server's processes and by the database's backends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0]).parent()
    root = psutil.Process(web.pid)
    ours = [root, *root.children(recursive=True), *(server.children() if server else [])]
    return sum(sum(p.cpu_times()[:2]) for p in ours if p.is_running())
