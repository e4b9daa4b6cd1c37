"""What can be a link: a page of the web, or a place on a file share, which is shown and not linked."""

from __future__ import annotations

from urllib.parse import urlsplit

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
