"""What can be a link; and what is known of a file: whether its text was looked over, and whether it was scanned."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models

from kim_engine.texts import Fit, Unread, ending_of

WEB = ("https://", "http://")
SHARES = ("\\\\", "file://")
LONGEST_LINK = 500


def wrong_with_link(url: str) -> str:
    """Say why this is no link that can be kept; '' when it is one."""
    if len(url) > LONGEST_LINK or not url.isprintable() or not url.lower().startswith(WEB + SHARES):
        return "Enter a link that begins with https:// or \\\\"
    if not is_of_the_web(url):
        return ""
    try:
        there = urlsplit(url)
        host, has_password = there.hostname, "@" in there.netloc
    except ValueError:  # an address in brackets that is none
        host, has_password = None, False
    if not host:
        return "Enter the whole link, like https://intranet.example/keys"
    return "This link holds a name or a password. Take out what stands before the @" if has_password else ""


def is_of_the_web(url: str) -> bool:
    """Say whether a browser can follow it."""
    return url.lower().startswith(WEB)


class Checked(models.TextChoices):
    """What looking over a file's text came to. What is not checked is never called clean."""

    NOTHING_FOUND = "NOTHING_FOUND", "Text looked over: no personal data found"
    KEPT = "KEPT", "Personal data in it, kept with a reason"
    NOT_CHECKED = "NOT_CHECKED", "Not checked for personal data"


class Scanned(models.TextChoices):
    """What the landlord's scanner said of a file; nothing where there is no scanner."""

    CLEAN = "CLEAN", "Scanned for viruses: none found"
    NOT_SCANNED = "NOT_SCANNED", "Not scanned for viruses"


WHY_UNREAD = {
    Unread.OTHER_KIND: "it is a picture or another kind of file without text that can be read",
    Unread.WRONG_ENDING: "what it holds is not what its name says",
    Unread.PROTECTED: "it is protected by a password",
    Unread.DAMAGED: "it is damaged or can't be read",
    Unread.TOO_LARGE: "it is too large",
    Unread.TOO_MUCH: "there is more in it than can be read",
    Unread.TOO_SLOW: "it took too long to read",
    Unread.NO_TEXT: "there is no text in it",
    Unread.PAGE_WITHOUT_TEXT: "a page of it is a scan or a drawing",
    Unread.UNREADABLE_LETTERS: "its letters can't be made out",
    Unread.PICTURES: "there are pictures in it",
    Unread.FILES_INSIDE: "there are other files, macros or links to files in it",
    Unread.PARTS_UNSEEN: "parts of it, such as comments, can't be seen",
}

_NOT_KEPT = {
    Fit.HOLDS_OTHER: "This file is named {ending}, but what it holds is not that, or is broken. "
    "Save it anew from its own program, then choose it again",
    Fit.NOT_TAKEN: "Files named {ending} are not taken. Save it as a PDF, or give a link to it",
    Fit.PACKED: "This file is packed, so nobody can look into it here. Unpack it, then add its files one by one",
    Fit.NO_ENDING: "The file's name does not say what kind it is. Give it its ending, like .pdf, then choose it again",
}


def wrong_with_kind(fit: Fit, name: str) -> str:
    """Say why a file is not taken, going by its kind; '' when it is."""
    return _NOT_KEPT[fit].format(ending=ending_of(name)) if fit in _NOT_KEPT else ""


class LinkState(models.TextChoices):
    """What asking a link's server came to. What could not be asked is never called working."""

    OPENS = "OPENS", "The link opens"
    FORBIDDEN = "FORBIDDEN", "Forbidden link: its server lets nobody in"
    DEAD = "DEAD", "Dead link: nothing is there"
    NOT_KNOWN = "NOT_KNOWN", "The link could not be checked"
    NOT_LISTED = "NOT_LISTED", "The link was not checked: its server is not on our list"


EVERY = timedelta(days=7)  # often enough for a quarter's work, seldom enough for other people's servers
CLAIM_LASTS = timedelta(hours=1)  # a tick that was killed while it asked keeps a link from the others no longer
MOST_A_TICK = 20  # with ten seconds each at the most, a tick stays short
PATIENCE_FOR_ALL = timedelta(seconds=60)  # no other link is begun after this
ANSWERED = (LinkState.OPENS, LinkState.FORBIDDEN, LinkState.DEAD)  # its server was asked, and said so
BROKEN = (LinkState.FORBIDDEN, LinkState.DEAD)  # a gap, and no evidence


def host_of(url: str) -> str:
    """Name the server of a link of the web; '' for any other."""
    try:
        return (urlsplit(url).hostname or "") if is_of_the_web(url) else ""
    except ValueError:  # an address in brackets that is none
        return ""
