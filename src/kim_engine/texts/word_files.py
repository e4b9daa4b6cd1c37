"""The text of a Word document: paragraphs, headers, notes, comments, tracked deletions and properties."""

from collections.abc import Callable
from typing import BinaryIO

from kim_engine.tables.limits import Limits
from kim_engine.tables.packages import Package
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.packed_xml import tell_links, tell_paragraphs, tell_pictures, tell_unseen
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import TellingText

_DOCUMENT = "officeDocument"
_NO_WORDS = ("styles", "settings", "fonttable", "theme", "numbering", "websettings", "stylesWithEffects".lower())
_PLACES = ("header", "footer", "footnotes", "endnotes", "comments")


def tell_word(source: BinaryIO, _ending: str, limits: Limits, telling: TellingText) -> None:
    """Tell the document's own part first, then all others that hold words. Raises RefusedFile."""
    package = Package(source, limits)
    main = next((each.target for each in package.relations("") if each.kind == _DOCUMENT), "word/document.xml")
    if not package.has(main) or not main.startswith("word/"):
        raise RefusedFile(RefusalCode.NOT_A_WORKBOOK)
    tell_unseen(package, telling)
    tell_paragraphs(package, main, telling, lambda number: f"paragraph {number:,}")
    if not telling.has_told:
        telling.unread(Unread.NO_TEXT)
    tell_pictures(package, telling)
    for name in package.names():
        if name != main and _holds_words(name):
            tell_paragraphs(package, name, telling, _place_in(name))
    tell_links(package, telling)


def _holds_words(name: str) -> bool:
    own = name.rpartition("/")[2].lower().removesuffix(".xml")
    is_part = (
        name.startswith(("word/", "docProps/", "customXml/")) and name.endswith(".xml") and name != "docProps/app.xml"
    )
    return is_part and not own.startswith(_NO_WORDS)


def _place_in(name: str) -> Callable[[int], str]:
    own = name.rpartition("/")[2].lower()
    called = next((each for each in _PLACES if own.startswith(each)), "what the document keeps beside its text")
    return lambda _number: called
