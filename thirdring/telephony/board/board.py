"""The process's loop: events of Asterisk and orders of the desk, each handed to the call that it is about."""

import asyncio
import logging
import threading
from collections.abc import Awaitable
from contextlib import suppress
from typing import Final

import psycopg
from django.conf import settings
from django.db import connection

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.telephony import actions
from thirdring.telephony.actions.commands import CHANNEL
from thirdring.telephony.ami import Ami, AmiError
from thirdring.telephony.ari import Ari, AriError, AwayError, events
from thirdring.telephony.board import arriving, endings, orders, phones, reconcile, waiting
from thirdring.telephony.board.refusals import RefusedError
from thirdring.telephony.board.store import Store
from thirdring.telephony.board.talk import APP, Lines, Talk
from thirdring.telephony.values import Command

POLL_SECONDS: Final = 1.0
TRIES: Final = 5
log = logging.getLogger(__name__)


class Board:
    """Runs in a thread of its own while this switchboard leads; stopping it leaves every call as it is."""

    def __init__(self, ari_url: str | None = None, ami_url: str | None = None) -> None:
        self.ari = Ari(ari_url or settings.ASTERISK_ARI, APP, on_up=self._take_up, on_down=self._let_go)
        self.ami = Ami(ami_url or settings.ASTERISK_AMI)
        self.lines = Lines(self.ari)
        self.db = Store(lambda order: self.spawn(self._carry_out(order)))
        self.assigning = waiting.Assigning()
        self.talks: dict[str, Talk] = {}
        self.by_part: dict[int, Talk] = {}
        self.referred: dict[str, tuple[str, str]] = {}  # by telephone's channel: when its transfer key was pressed last
        self.troubled: set[str] = set()  # callers who could not be taken up when it was tried last
        self.online: set[str] = set()
        self.contacts: dict[str, set[str]] = {}
        self.ready = asyncio.Event()
        self._started = threading.Event()
        self._wake = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="switchboard-board", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Let go of everything; calls go on in Asterisk and are taken up again by whoever leads next."""
        self._started.wait(timeout=10)
        if self._loop is not None and self._main is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(timeout=10)

    def keep(self, talk: Talk) -> None:
        """Know a caller, by the channel and by the part of the call that is written on."""
        self.talks[talk.channel] = talk
        self.by_part[talk.part] = talk

    def forget(self, talk: Talk) -> None:
        self.talks.pop(talk.channel, None)
        for part in [part for part, one in self.by_part.items() if one is talk]:
            del self.by_part[part]

    def talk_of(self, channel: str) -> Talk | None:
        """The caller whose channel it is, or with whom the one that it belongs to speaks."""
        if channel in self.talks:
            return self.talks[channel]
        return next((talk for talk in self.talks.values() if any(leg.channel == channel for leg in talk.legs())), None)

    def spawn(self, work: Awaitable[None]) -> None:
        """Do something beside everything else; what it fails with is told, and hurts nothing else."""
        task = asyncio.ensure_future(_told(work))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    def wake(self) -> None:
        self._wake.set()

    def _run(self) -> None:
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(self._lead())
        except Exception:
            log.exception("Something ended the board, which nothing should")
        finally:
            self.db.close()

    async def _lead(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        self._started.set()
        work = (self.ari.run(), self._hear(), self._obey(), self._listen(), endings.forget_now_and_then(self))
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in (*tasks, *self._busy):
                if not task.cancelling():  # a second time would interrupt what it does to end in order
                    task.cancel()
            await asyncio.gather(*tasks, *self._busy, return_exceptions=True)
            await self.ami.close()

    async def _take_up(self) -> None:
        """The connection stands: first see what is so, then hear what happens."""
        self.ready.clear()
        await self.ari.put(f"applications/{APP}/eventFilter", {"allowed": [{"type": name} for name in events.WANTED]})
        await phones.push_all(self)
        await reconcile.take_up(self)
        self.ready.set()
        self.wake()

    def _let_go(self) -> None:
        """The connection broke: nothing is done until it is known again what is so."""
        self.ready.clear()

    async def _hear(self) -> None:
        async for event in self.ari.events():
            await self.ready.wait()
            self._hand(event)

    def _hand(self, event: events.Event) -> None:
        """Give an event to the call that it is about; the events of one call are dealt with one after another."""
        if isinstance(event, events.Replaced):
            log.info("Another switchboard has taken over the exchange.")
        elif isinstance(event, events.Reached):
            self.spawn(phones.reached(self, event))
        elif not isinstance(event, events.Other):
            self.spawn(arriving.happened(self, event))

    async def _obey(self) -> None:
        """Take orders as they come; a poll is the backstop of the notification."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            self._wake.clear()
            await self.ready.wait()
            for command in await self.db(actions.take):
                self.spawn(self._carry_out(command))

    async def _carry_out(self, command: Command) -> None:
        reason = ""
        try:
            await self._once_there(command)
        except RefusedError as refused:
            reason = refused.reason
        except DeskError as refused:
            reason = refused.code
        except (AriError, AmiError) as problem:
            log.info("Asterisk refused %s for call %s: %s", command.kind, command.call_id, problem)
            reason = "refused-by-exchange"
        except AwayError:
            reason = "exchange-away"
        except Exception:
            log.exception("The switchboard could not carry out %s", command)
            reason = "failed"
        if command.id:
            await self.db(actions.finish, command_id=command.id, reason=reason, now=clock.now())

    async def _once_there(self, command: Command) -> None:
        """Orders may be repeated: one that a broken connection interrupted is carried out when it stands again."""
        for _try in range(TRIES):
            await self.ready.wait()
            try:
                await orders.carry_out(self, command)
            except AwayError:
                await asyncio.sleep(0)
                continue
            return
        raise AwayError

    async def _listen(self) -> None:
        """Be woken by the database."""
        while True:
            with suppress(psycopg.OperationalError):
                parameters = await self.db(connection.get_connection_params)
                plain = {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}
                async with await psycopg.AsyncConnection.connect(**plain, autocommit=True) as listener:
                    await listener.execute(f"LISTEN {CHANNEL}")
                    self.wake()
                    async for _notice in listener.notifies():
                        self.wake()
            await asyncio.sleep(0.2)


async def _told(work: Awaitable[None]) -> None:
    try:
        await work
    except AwayError:
        log.info("Asterisk was away in the middle of something; what is so is looked up when it is back.")
    except AriError as problem:
        log.warning("Asterisk refused: %s", problem)
    except Exception:
        log.exception("The switchboard failed at something")
