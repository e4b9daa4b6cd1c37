"""The parts of a text that are near something, laid end to end for finders to read; the finders judge them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from kim_engine.privacy.folding import BLANK, Span

_APART = f"{BLANK}\n{BLANK}"
_TO_A_SPACE = 40


@dataclass(frozen=True, slots=True)
class Near:
    """`text` is the parts with a mark between that no finder reads over; `begins` and `starts` tell the way back."""

    text: str
    begins: list[int]
    starts: list[int]

    def original(self, span: Span) -> Span:
        """The span in the text that the parts are of."""
        place = bisect_right(self.begins, span[0]) - 1
        back = self.starts[place] - self.begins[place]
        return span[0] + back, span[1] + back


def near(seen: re.Pattern[str], reach: int, plain: str) -> Near:
    """The parts within `reach` characters of what the pattern sees; the time grows with the text and no faster.

    A part begins and ends at a space where there is one close by, so that no word is cut.
    """
    parts = list(_parts(seen, reach, plain))
    if parts == [(0, len(plain))]:
        return Near(plain, [0], [0])
    begins = accumulate((end - start + len(_APART) for start, end in parts), initial=0)
    text = _APART.join(plain[start:end] for start, end in parts)
    return Near(text, list(begins)[: len(parts)], [start for start, _ in parts])


def _parts(seen: re.Pattern[str], reach: int, plain: str) -> Iterator[Span]:
    at = 0
    while found := seen.search(plain, at):
        start, last = max(at, found.start() - reach), found.end()
        while more := _last_within(seen, plain, last, 2 * reach):
            last = more
        end = min(len(plain), last + reach)
        if end < len(plain):
            end = max(last, plain.rfind(" ", end - _TO_A_SPACE, end))
        if start > at:
            start = max(start, plain.find(" ", start, min(start + _TO_A_SPACE, found.start())))
        yield start, end
        at = end


def _last_within(seen: re.Pattern[str], plain: str, at: int, reach: int) -> int:
    """The end of one that is seen within the reach, a far one rather than a near one; 0 for none."""
    half = at + reach // 2
    found = seen.search(plain, half, at + reach) or seen.search(plain, at, half)
    return found.end() if found else 0
