"""Keeps the parts of the house and its PostgreSQL alive until it is told to stop."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from thirdring.launch.part import Part
from thirdring.launch.postgres.server import Server
from thirdring.launch.problems import LaunchError

LOOK_SECONDS = 0.25
GRACE_SECONDS = 12.0
PAUSE_SECONDS = 5.0
ROOM_SECONDS = 20.0


class Supervisor:
    def __init__(
        self,
        parts: list[Part],
        server: Server | None,
        say: Callable[[str], None],
        little_room: Callable[[], str] = str,
    ) -> None:
        self.parts = parts
        self.server = server
        self.say = say
        self.little_room = little_room
        self.room_looked_at = 0.0
        self.room_was_little = False
        self.stopping = threading.Event()

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)

    def start(self) -> None:
        for part in self.parts:
            part.start()

    def watch(self) -> None:
        """Until told to stop: whatever has ended is started again."""
        while not self.stopping.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """Start again what has ended, PostgreSQL first. A full disk or the like is told and tried again later."""
        try:
            self._look_at_room()
            self._look_after_database()
            for part in self.parts:
                if part.ended():
                    self.say(f"{part.name} ended ({part.last_words()}); it is started again")
                if part.due():
                    part.start()
        except (LaunchError, OSError) as problem:
            self.say(f"something could not be started again: {problem}")
            self.stopping.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """End every part, kindly first."""
        for part in reversed(self.parts):
            part.ask_to_end()
        patience = threading.Timer(GRACE_SECONDS, self._kill_all)
        patience.start()
        for part in self.parts:
            if part.process is not None:
                part.process.wait()
                part.kill()
        patience.cancel()

    def _look_at_room(self) -> None:
        """Say once that the disk is nearly full, before PostgreSQL can write no more."""
        if time.monotonic() - self.room_looked_at < ROOM_SECONDS:
            return
        self.room_looked_at = time.monotonic()
        little = self.little_room()
        if little and not self.room_was_little:
            self.say(f"{little}. Until then orders may not be saved; the desk says so, and nothing typed is lost.")
        self.room_was_little = bool(little)

    def _look_after_database(self) -> None:
        if self.server is None or self.server.running():
            return
        self.say("PostgreSQL ended; it is started again")
        self.server.ensure()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():
            self._kill_all()
        self.stopping.set()

    def _kill_all(self) -> None:
        for part in self.parts:
            if part.process is not None:
                part.process.kill()
