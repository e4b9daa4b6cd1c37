"""Every kind of rule there is, by its code in a standard's file."""

from __future__ import annotations

from collections.abc import Mapping

from kim_engine.quality.kinds.base import Kind
from kim_engine.quality.kinds.between import Follows, FoundIn, NoOverlap, SameAs, Unique
from kim_engine.quality.kinds.fields import Formatted, Length, OneOf, Pattern, Range, Readable, Required, Tidy
from kim_engine.quality.kinds.records import Must, Order, Recent, Within
from kim_engine.quality.kinds.tables import Fresh, TotalsAgree

_ALL = (
    *(Required(), Readable(), Pattern(), Formatted(), OneOf(), Range(), Length(), Tidy()),
    *(Order(), Must(), Within(), Recent()),
    *(Unique(), FoundIn(), SameAs(), Follows(), NoOverlap()),
    *(TotalsAgree(), Fresh()),
)
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in _ALL}
