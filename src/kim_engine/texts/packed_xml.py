"""The words in the XML parts of an Office file: by paragraph, and what only attributes say."""

from collections.abc import Callable, Iterator

from kim_engine.tables.packages import Attributes, Package, local
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import TellingText

_GAPS = {"tab": "\t", "br": "\n", "cr": "\n"}
_INSIDE = ("/embeddings/", "/activex/", "vbaproject", "/afchunk", "/ink/", ".bin")
_RUNS = ("t", "r", "delText", "instrText")  # one word may be cut into several of these
_HARMLESS = ("printersettings",)


def tell_unseen(package: Package, telling: TellingText) -> None:
    """Tell that there are files or programs inside of the file, which nobody looks into."""
    names = [f"/{name.lower()}" for name in package.names()]
    if any(mark in name for name in names for mark in _INSIDE if not any(fine in name for fine in _HARMLESS)):
        telling.unread(Unread.FILES_INSIDE)


def tell_pictures(package: Package, telling: TellingText, but_in: tuple[str, ...] = ("header", "footer")) -> None:
    """Tell that there are pictures, which are not looked into; a letterhead's in a header or footer is let be."""
    parts = [name for name in package.names() if not name.endswith(".rels")]
    shown = (part for part in parts if not part.rpartition("/")[2].startswith(but_in))
    if any(each.kind == "image" for part in shown for each in package.relations(part)):
        telling.unread(Unread.PICTURES)


def tell_links(package: Package, telling: TellingText) -> None:
    """Tell where the links of every part lead: a mail address may stand there alone."""

    def start(tag: str, attributes: Attributes) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") == "External":
            telling.piece("a link", attributes.get("Target", ""))

    for name in package.names():
        if name.endswith(".rels"):
            package.walk(name, start=start)


def tell_paragraphs(package: Package, part: str, telling: TellingText, place: Callable[[int], str]) -> None:
    """Tell a part paragraph by paragraph; text that stands in no paragraph comes at the end."""
    state = _Paragraphs(telling, place)
    package.walk(part, start=state.start, end=state.end, text=state.text)
    state.finish()


class _Paragraphs:
    """The paragraph that is being read; one inside of another (a text box) begins anew, and both are told."""

    def __init__(self, telling: TellingText, place: Callable[[int], str]) -> None:
        self._telling, self._place = telling, place
        self._open: list[list[str]] = [[]]
        self._number = 0
        self._has_words = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if name == "p":
            self._open.append([])
        elif name in _GAPS:
            self._open[-1].append(_GAPS[name])
        self._has_words = False
        self._open[-1].extend(_said_by(attributes))

    def text(self, words: str) -> None:
        self._has_words = True
        self._open[-1].append(words)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "p" and len(self._open) > 1:
            self._number += 1
            self._telling.piece(self._place(self._number), "".join(self._open.pop()))
        elif self._has_words and name not in _RUNS:
            self._open[-1].append("\n")

    def finish(self) -> None:
        self._telling.piece(self._place(self._number + 1), "".join(self._open[0]))


def _said_by(attributes: Attributes) -> Iterator[str]:
    """What attributes say to a reader: what a picture shows, a link's tip, a field's instruction."""
    for name, value in attributes.items():
        if local(name) in ("descr", "title", "tooltip", "instr", "author", "initials"):
            yield f" {value} "
