"""What how-tos call pages, buttons, links and boxes by name, and where each name stands on a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ITALIC = re.compile(r"(?<![*\w])\*(?!\*)([^*]+?)\*(?!\*)")
CODE = re.compile(r"`[^`]*`|^ {4,}.*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
END = re.compile(r"</(?:a|button|dt|h\d|label|legend|li|p|summary|td|th)>")  # what comes after it is another text
TAG = re.compile(r"<[^>]+>")
NOT_ON_A_PAGE = {  # what is said in italics and is nobody's button
    "Not verified",  # an OAuth relay, in the words of its how-to
    "Acting line manager, Damp and mould, for Imran Sattar (long sickness)",  # made of a post and a cover
    "Team or area",  # an example of a landlord's own heading
    "sheet Voids, cell C14",  # an example of where something was found
    "italics",
    "The tenant",
    "a tenant who needs more time",
    "needs large print",
    "needs two visits",
}


def names_in(text: str) -> Iterator[str]:
    """Give the names that a how-to says in italics; '…' stands for what differs from page to page."""
    for found in ITALIC.finditer(LINK.sub(r"\1", CODE.sub("", text))):
        yield _plain(found[1])


def words_of_pages(src: Path) -> str:
    """Give every word that pages can show: the templates without their tags, and the texts in the program."""
    templates = (TAG.sub("", END.sub(" | ", path.read_text())) for path in sorted(src.rglob("*.html")))
    programs = (text for path in sorted(src.rglob("*.py")) for text in _texts(ast.parse(path.read_text())))
    return "\n".join(_plain(text) for text in (*templates, *programs))


def missing(names: Iterator[str], words: str) -> list[str]:
    """List the names that stand on no page."""
    return [name for name in names if name not in NOT_ON_A_PAGE and not _stands(name, words)]


def _stands(name: str, words: str) -> bool:
    return all(_is_there(part.strip(), words) for part in name.split("…") if part.strip())


def _is_there(part: str, words: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(part)}(?![\w])", words) is not None


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("’", "'").replace("&amp;", "&").strip(" .,:")


def _texts(tree: ast.Module) -> Iterator[str]:
    """Give the texts of a module that are no docstrings; what is put into an f-string parts it."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
