"""Words for callers' ears: each sentence is spoken once by espeak-ng into a file that the exchange plays.

A house that has recorded its prompts puts its own file in the place of ours: the name of the file is the sentence's.
"""

import ctypes
import struct
import threading
import wave
from array import array
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import espeakng_loader
from django.conf import settings

RATE: Final = 8000
VOICES: Final = {"en": b"en-gb", "da": b"da", "zh": b"cmn"}
SPEED: Final = 145  # words a minute
_ONE_AT_A_TIME = threading.Lock()
_AUDIO_RETRIEVAL, _UTF8, _SPEED = 2, 1, 1  # espeak-ng's own numbers
_KEPT: Final[list[Any]] = []
_CALLBACK: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def prompt(text: str, language: str) -> str:
    """What the exchange is asked to play for this sentence (`sound:...`); the file is made when there is none."""
    name = sha256(f"{language} {text}".encode()).hexdigest()[:20]
    file = Path(settings.SOUNDS) / f"{name}.wav"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{threading.get_ident()}")
        _write(draft, _spoken(text, language))
        draft.rename(file)
    return f"sound:thirdring/{name}"


def _spoken(text: str, language: str) -> list[int]:
    """The samples at the telephone's rate."""
    with _ONE_AT_A_TIME:
        library, rate, heard = _engine()
        heard.clear()
        library.espeak_SetVoiceByName(VOICES.get(language, VOICES["en"]))
        library.espeak_SetParameter(_SPEED, SPEED, 0)
        words = text.encode()
        library.espeak_Synth(words, len(words) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        samples = array("h")
        samples.frombytes(bytes(heard))
    return _resampled(samples, rate)


def _resampled(samples: "array[int]", rate: int) -> list[int]:
    """Each sample of the telephone is the mean of those that it stands for: a simple low-pass filter."""
    step = rate / RATE
    ends = [int(n * step) for n in range(int(len(samples) / step) + 1)]
    return [sum(samples[a:b]) // (b - a) for a, b in pairwise(ends) if b > a]


@cache
def _engine() -> tuple[Any, int, bytearray]:
    """espeak-ng, its sample rate, and where what it says is collected; it is one for the process."""
    library, heard = ctypes.CDLL(espeakng_loader.get_library_path()), bytearray()
    rate = int(library.espeak_Initialize(_AUDIO_RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0))

    def collect(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, count * 2))
        return 0

    _KEPT.append(_CALLBACK(collect))  # the library keeps no reference of its own
    library.espeak_SetSynthCallback(_KEPT[-1])
    return library, rate, heard


def _write(file: Path, samples: list[int]) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
