"""A house with a real exchange; operators whose telephone is a browser that speaks a tone and tells what it hears."""

import math
import sys
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import FLAGS
from tests.journeys.house import House, new_house
from tests.launch import templates
from tests.telephony.callers import CALLER, OPERATOR, Callers, eventually
from tests.telephony.exchanges import Exchange
from tests.telephony.street.sip import Call, Phone
from tools import chromium

LINE = "+4512349900"
CUSTOMER = "+4587654321"
ONLINE = "SELECT 1 FROM telephony_phone WHERE is_online"
RATE = 48_000
LOUD = 12_000
SPOKEN, PAUSE = 0.15, 0.05  # seconds: a tone without pauses would be taken for noise, and filtered out


def noon_now() -> str:
    """A time zone where it is about noon: nobody is called back at night, and tests run at any hour."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


ADD_LINE = f"""
import django
django.setup()
from thirdring.calls import actions
brand = actions.brand_named("Nordlys Outfitters", language="en")
actions.add_line(number={LINE!r}, name="Test line", brand_id=brand, language="en", region="DK",
                 time_zone="{noon_now()}", price_list="dk-dkk")
"""

# The loudest pitch of what the other end says, in hertz, and its level; both 0 while nobody speaks.
EAR = """
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...given) {
    super(...given);
    this.addEventListener("track", ({ track }) => {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      const wave = new Float32Array(analyser.fftSize), pitches = new Float32Array(analyser.frequencyBinCount);
      window.ear = () => {
        analyser.getFloatTimeDomainData(wave);
        analyser.getFloatFrequencyData(pitches);
        const level = Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length);
        const pitch = pitches.indexOf(Math.max(...pitches)) * context.sampleRate / analyser.fftSize;
        return { level, pitch };
      };
    });
  }
};
"""
HEARS = "hertz => { const now = window.ear?.(); return now && now.level > 0.005 && Math.abs(now.pitch - hertz) < 40; }"
LEVEL_MOVES = """
meter => { const now = meter.value; window.low = Math.min(window.low ?? now, now);
           window.high = Math.max(window.high ?? now, now); return window.high - window.low > 0.05; }
"""
HEARS_NOBODY = "() => { const now = window.ear?.(); return now && now.level < 0.001; }"


@contextmanager
def new_house_with_telephone(
    server_url: str, folder: Path, name: str, exchange: Exchange, *, outside: Phone
) -> Iterator[House]:
    """Web, stream, worker, mail and a switchboard that leads, on an exchange that runs; with a line of its own.

    Whoever is called outside, `outside` rings.
    """
    trunk = {"THIRDRING_TRUNK": f"PJSIP/local/sip:{{number}}@127.0.0.1:{outside.port}"}
    with new_house(server_url, folder, name, besides=("switchboard",), settings=wired(exchange) | trunk) as house:
        templates.run([sys.executable, "-c", ADD_LINE], house.database_url)
        yield house


def wired(exchange: Exchange) -> dict[str, str]:
    """What a house is told of its exchange."""
    wiring = exchange.wiring
    return {
        "THIRDRING_ARI": wiring.ari_url,
        "THIRDRING_AMI": wiring.ami_url,
        "THIRDRING_SIP_WS": wiring.ws_url,
        "THIRDRING_SOUNDS": str(wiring.home / "sounds"),
        "THIRDRING_RECORDINGS_RAW": str(exchange.recordings),
    }


@contextmanager
def open_telephones(browser: Browser, folder: Path) -> Iterator[Browser]:
    """A browser with a microphone into which somebody says a tone."""
    flags = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={_voice(folder / 'voice.wav')}",
        "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection",
    ]
    kind = browser.browser_type
    speaking = kind.launch(executable_path=chromium.find(), headless=True, args=[*FLAGS, *flags])
    try:
        yield speaking
    finally:
        speaking.close()


def be(page: Page, state: str) -> None:
    """Say by keyboard what one does now."""
    page.keyboard.press("Control+k")
    page.keyboard.type(f"I am: {state}")
    expect(page.locator(".palette [role=option]").first).to_contain_text(f"I am: {state}")
    page.keyboard.press("Enter")
    expect(page.locator("#presence > button")).to_contain_text(state)


def can_be_rung(house: House, page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-phone", "ready")
    eventually(lambda: house.ask(ONLINE), "the exchange can ring the browser")


def cannot_be_rung(house: House) -> None:
    eventually(lambda: not house.ask(ONLINE), "the exchange knows that the browser is gone")


def connected(street: Callers, page: Page) -> Call:
    """A caller and an operator who hear each other."""
    caller = street.caller(CUSTOMER, line=LINE)
    expect(page.locator("#strip .call.ringing")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator("#strip .call.on-call")).to_be_visible()
    street.heard(caller, OPERATOR)
    hears(page, CALLER)
    return caller


def hears(page: Page, hertz: int) -> None:
    """Wait until the operator hears this tone."""
    page.wait_for_function(HEARS, arg=hertz)


def level_moves(page: Page) -> None:
    """Wait until the meter in the telephone's panel, which is open, has gone up or down with the operator's voice."""
    page.wait_for_function(LEVEL_MOVES, arg=page.locator("#phone-level").element_handle())


def hears_nobody(page: Page) -> None:
    page.wait_for_function(HEARS_NOBODY)


def _voice(file: Path) -> Path:
    """A second of the operator's tone, to be played again and again."""
    period = SPOKEN + PAUSE
    samples = array(
        "h",
        (
            round(LOUD * math.sin(2 * math.pi * OPERATOR * n / RATE)) if (n / RATE) % period < SPOKEN else 0
            for n in range(RATE)
        ),
    )
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return file
