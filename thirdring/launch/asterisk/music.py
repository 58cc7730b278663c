"""Music for those who wait: a few bars of our own, so that nobody's rights are touched and no file is shipped."""

import math
import struct
import wave
from pathlib import Path

RATE = 8000  # samples per second, as the telephone has
BEAT = 0.42  # seconds
LOUD = 6000
# A slow walk through C, a minor, F, G: (bass, three notes above), in hertz.
CHORDS = (
    (130.81, 261.63, 329.63, 392.00),
    (110.00, 220.00, 261.63, 329.63),
    (87.31, 174.61, 220.00, 261.63),
    (98.00, 196.00, 246.94, 293.66),
)
PATTERN = (1, 2, 3, 2, 3, 2, 1, 2)


def make(folder: Path) -> Path:
    """Write the music once; a file that was put there by hand is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "waiting.wav"
    if not any(folder.iterdir()):
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(struct.pack(f"<{len(samples())}h", *samples()))
    return file


def samples() -> list[int]:
    """The whole piece, about twenty-seven seconds."""
    step = int(BEAT * RATE)
    total = [0.0] * (len(CHORDS) * 2 * len(PATTERN) * step + RATE)
    for bar in range(len(CHORDS) * 2):
        chord = CHORDS[bar % len(CHORDS)]
        begin = bar * len(PATTERN) * step
        _pluck(total, begin, chord[0], 0.6)
        for beat, which in enumerate(PATTERN):
            _pluck(total, begin + beat * step, chord[which], 0.5)
    return [max(-32000, min(32000, int(LOUD * one))) for one in total]


def _pluck(total: list[float], begin: int, hertz: float, loud: float) -> None:
    """A string that fades: the tone and its octave."""
    for n in range(min(RATE, len(total) - begin)):
        at = n / RATE
        fade = loud * math.exp(-3.2 * at) * min(1.0, at * 200)
        wave_ = math.sin(2 * math.pi * hertz * at) + 0.3 * math.sin(4 * math.pi * hertz * at)
        total[begin + n] += fade * wave_
