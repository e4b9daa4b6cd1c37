"""The landlord's colour: which texts are colours, and how well white can be read on the buttons made of it.

The style sheet derives the buttons' colour by the same caps (`--kim-action`, look/README.md); here it is computed
to say the contrast before the settings are saved. Conversions: Björn Ottosson, 'A perceptual color space', 2020.
"""

from __future__ import annotations

import math
import re

DEFAULT_ACCENT = "#1b4d5a"
LIGHTNESS_CAP, CHROMA_CAP = 0.47, 0.13
NEEDED = 4.5  # WCAG 2.2, 1.4.3: text against its background
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)

Linear = tuple[float, float, float]  # red, green, blue without gamma, from 0 to 1


class NotAColourError(ValueError):
    """The text is not a colour as six hexadecimal figures."""


def checked(text: str) -> str:
    """Give a colour in small letters; '' stays ''. Raises NotAColourError."""
    if text and not _COLOUR.fullmatch(text):
        raise NotAColourError("Enter a colour as # and six figures or letters from a to f, like #1b4d5a")
    return text.lower()


def contrast_on_buttons(accent: str) -> float:
    """Say how white stands out on the buttons that the style sheet makes of a colour: 4.5 is needed, 21 the most."""
    red, green, blue = _action(_linear(checked(accent) or DEFAULT_ACCENT))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(colour: str) -> Linear:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _without_gamma(red), _without_gamma(green), _without_gamma(blue)


def _without_gamma(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _action(colour: Linear) -> Linear:
    """Cap lightness and chroma as the style sheet does; what screens cannot show is clipped, as browsers do."""
    lightness, a, b = _oklab(colour)
    chroma = math.hypot(a, b)
    scale = CHROMA_CAP / chroma if chroma > CHROMA_CAP else 1.0
    return _from_oklab(min(lightness, LIGHTNESS_CAP), a * scale, b * scale)


def _oklab(colour: Linear) -> tuple[float, float, float]:
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Linear:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _clipped(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _clipped(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _clipped(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _clipped(part: float) -> float:
    return min(max(part, 0.0), 1.0)
