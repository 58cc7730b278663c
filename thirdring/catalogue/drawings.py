"""The drawings of the catalogue: one SVG per kind of thing, colored by the variant's swatch."""

import colorsys
import re
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data" / "pictures"
_NAME = re.compile(r"[a-z0-9_]+")
_SWATCH = re.compile(r"#[0-9a-f]{6}")
ANYTHING = "parcel"
NEUTRAL = "#8a94a3"
_PAPER_OF_PALE = "#c3cad2"


@lru_cache(maxsize=2_048)
def drawing(picture: str, swatch: str) -> str:
    """The SVG of `picture` in the color `swatch` (#rrggbb); a parcel for a picture that nobody drew."""
    path = _FOLDER / f"{picture}.svg"
    if not _NAME.fullmatch(picture) or not path.is_file():
        path = _FOLDER / f"{ANYTHING}.svg"
    svg = path.read_text(encoding="utf-8")
    for name, color in shades(swatch if _SWATCH.fullmatch(swatch) else NEUTRAL).items():
        svg = svg.replace(f"{{{name}}}", color)
    return svg


def shades(swatch: str) -> dict[str, str]:
    """The color and what is drawn beside it: lighter, darker and deepest parts, and a quiet ground."""
    red, green, blue = (int(swatch[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    pale = light > 0.8  # noqa: PLR2004
    tones = {
        "main": light,
        "light": min(light + 0.16, 0.97),
        "dark": light - (0.1 if pale else min(0.12, light * 0.4)),
        "deep": light - 0.28 if pale else light * 0.45,
    }
    colors = {
        name: _hex(hue, tone, saturation * (0.6 if pale and name == "deep" else 1)) for name, tone in tones.items()
    }
    return colors | {"paper": _PAPER_OF_PALE if pale else _hex(hue, 0.955, min(saturation, 0.18))}


def _hex(hue: float, light: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))
