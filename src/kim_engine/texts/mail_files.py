"""The text of an Outlook message (.msg): who, subject and words ([MS-OXMSG]); attached files are told as not read."""

from html.parser import HTMLParser
from typing import Any, BinaryIO

from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import TellingText

_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_PLACES = {
    "0037": "the subject",
    "0E1D": "the subject",
    "0070": "the subject",
    "1000": "the message",
    "0C1A": "the sender",
    "0C1F": "the sender",
    "5D01": "the sender",
    "0042": "the sender",
    "0065": "the sender",
    "0E02": "who it was sent to",
    "0E03": "who it was sent to",
    "0E04": "who it was sent to",
    "007D": "the message's headers",
}
_OF_RECIPIENTS = ("3001", "3003", "39FE", "5FF6")
_UNICODE, _ANSI, _BINARY = "001F", "001E", "0102"
_PLAIN, _HTML, _RICH = "1000", "1013", "1009"


def tell_mail(source: BinaryIO, _ending: str, limits: Limits, telling: TellingText) -> None:
    """Tell a message's texts. Raises RefusedFile for what is no message or is damaged."""
    import olefile

    library: Any = olefile
    try:
        with library.OleFileIO(source, raise_defects=olefile.DEFECT_INCORRECT) as message:
            if not message.exists(_PROPERTIES):
                raise RefusedFile(RefusalCode.NOT_A_WORKBOOK)
            _tell(message, telling)
    except (OSError, ValueError, IndexError, KeyError):
        raise RefusedFile(RefusalCode.DAMAGED) from None


def _tell(message: Any, telling: TellingText) -> None:
    own = {path[0].removeprefix(_STREAM).upper() for path in message.listdir() if len(path) == 1}
    for path in message.listdir():
        folder, name = path[0].lower(), path[-1].removeprefix(_STREAM).upper()
        if folder.startswith("__attach"):
            telling.unread(Unread.FILES_INSIDE)
        elif len(path) == 1 and name[:4] in _PLACES:
            telling.piece(_PLACES[name[:4]], _text(message, path, name[4:]))
        elif len(path) == 2 and folder.startswith("__recip") and name[:4] in _OF_RECIPIENTS:
            telling.piece("who it was sent to", _text(message, path, name[4:]))
    _tell_body(message, own, telling)


def _tell_body(message: Any, own: set[str], telling: TellingText) -> None:
    """Tell a formatted body where there is no plain one; one that is packed (RTF) is not read."""
    if _HTML + _BINARY in own:
        content = message.openstream(_STREAM + _HTML + _BINARY).read()
        words = _Words()
        words.feed(_decoded(content))
        telling.piece("the message", "".join(words.said))
    elif _RICH + _BINARY in own and not {_PLAIN + _UNICODE, _PLAIN + _ANSI} & own:
        telling.unread(Unread.PARTS_UNSEEN)


def _text(message: Any, path: list[str], kind: str) -> str:
    content: bytes = message.openstream(path).read()
    if kind == _UNICODE:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    return _decoded(content).rstrip("\0") if kind == _ANSI else ""


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class _Words(HTMLParser):
    """The words of a page, without its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take along where links lead, and what pictures show."""
        self.said.append(" ")
        self.said += [f" {value} " for name, value in attrs if name in ("href", "alt", "title") and value]

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.said.append(data)
