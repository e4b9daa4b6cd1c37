"""Reading a tree of sources: what every checker of the house begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
SRC = HERE / "src"


def modules(src: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Give every module below a folder, with its path from there."""
    for path in sorted(src.rglob("*.py")):
        yield path.relative_to(src), ast.parse(path.read_text(encoding="utf-8"))


def templates(src: Path) -> Iterator[tuple[Path, str]]:
    """Give every template below a folder, with its path from there."""
    for path in sorted(src.rglob("*.html")):
        if "jinja2" in path.parts:
            yield path.relative_to(src), path.read_text(encoding="utf-8")


def is_migration(path: Path) -> bool:
    """Say whether Django made this module."""
    return "migrations" in path.parts


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function and method of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    """Give every class of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def has_docstring(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a module or function opens with a sentence."""
    return bool((ast.get_docstring(node) or "").strip())


def dotted(node: ast.AST) -> str:
    """Write a name as it stands in the source: 'timezone.now'."""
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


def plant(src: Path, path: str, text: str) -> Path:
    """Write an offender into a folder, with everything above it."""
    file = src / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
