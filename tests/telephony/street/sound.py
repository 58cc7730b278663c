"""A-law and tones: what a telephone line carries, and which tone is in it."""

import math
from collections.abc import Sequence
from functools import cache

RATE = 8000
FRAME = 160  # samples, 20 ms
LOUD = 8000


def _decoded(code: int) -> int:
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    sample = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return sample if code & 0x80 else -sample


DECODE = [_decoded(code) for code in range(256)]
_BY_SAMPLE = sorted((sample, code) for code, sample in enumerate(DECODE))
SILENCE = bytes([0xD5]) * FRAME


def encoded(samples: Sequence[int]) -> bytes:
    """The nearest A-law code of each sample."""
    return bytes(min(_BY_SAMPLE, key=lambda pair: abs(pair[0] - sample))[1] for sample in samples)


@cache
def tone(hertz: int) -> bytes:
    """One frame of a tone; a multiple of 50 Hz fits a frame exactly, so that one follows the other without a click."""
    assert hertz % 50 == 0
    return encoded([round(LOUD * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(FRAME)])


def decoded(payload: bytes) -> list[int]:
    return [DECODE[code] for code in payload]


def loudness(samples: Sequence[int]) -> float:
    """Root mean square."""
    return math.sqrt(sum(one * one for one in samples) / len(samples)) if samples else 0.0


def share(samples: Sequence[int], hertz: int) -> float:
    """How much of the sound is this tone, 0 to 1 (Goertzel's algorithm over blocks of 20 ms)."""
    energy = sum(one * one for one in samples)
    if not energy:
        return 0.0
    power = 0.0
    for begin in range(0, len(samples) - FRAME + 1, FRAME):
        power += _goertzel(samples[begin : begin + FRAME], hertz) * 2 / FRAME
    return min(1.0, power / energy)


def _goertzel(block: Sequence[int], hertz: int) -> float:
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    before, last = 0.0, 0.0
    for sample in block:
        before, last = last, sample + turn * last - before
    return before * before + last * last - turn * before * last
