"""The habits of house.md that a reader of the sources can check: sizes, names, clocks, queries, signals."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.trees import classes, dotted, functions, has_docstring, is_migration, modules, templates

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 500, 40, 15
FORBIDDEN = frozenset(("utils", "helpers", "common", "misc", "core", "service", "manager", "handler", "process"))
ALLOWED_NAMES = {  # a word of the sector, or of Django, that the list of empty words happens to hold
    "kim/foundations/people/models.py": ("Service",),  # what a Head of Service answers for
}
# Every room may have these (house.md, section 2); the nouns beside them are each room's own subject.
ROOM_FILES = frozenset(
    "__init__ apps choices models queries policies actions forms slots offers views urls api recorded frame "
    "listing due".split()
)
ROOM_NOUNS = {
    "home": "beginning history search work",
    "area_changes": "holding_up",
    "method_reviews": "counting figures weighing",
    "progress": "counting measures pictures reporting strips",
    "reviews": "content mapping merging telling",
    "kim_log": "areas content dates_asked evidence_counts importing importing_asks importing_cells importing_check "
    "importing_columns importing_known importing_plans importing_replaced importing_reviews importing_rows "
    "importing_tags known_then",
    "best_practice": "",
    "list_changes": "cells many reading",
    "told_by_form": "reading written",
    "dip_checks": "",
    "handovers": "",
    "risk_register": "",
    "holdings": "",
    "recording_standards": "saying",
    "evidence_files": "checks doors fetching quarantine rounds scanning storage",
    "erasure": "sealed",
    "adopted_logs": "telling",
    "answering": "coverage timeline",
    "notices": "mail",
    "landlord": "bank_holidays colours days names own_details pauses",
    "people": "checking doors holders lineage list_trying lists_back refusals second_factor staff_list "
    "staff_list_check staff_list_plans staff_list_rows standing",
    "sign_in": "adapter identity_provider invited kept_secret lapsed passwords second_factor sessions",
    "documents": "child pdf pieces saying word words",
    "spreadsheets": "doors downloads layouts lists_back matching memory results returning staging",
    "audit_trail": "epochs erasing erasure_list exporting kinds on_disk openings sealing verification write_lock "
    "writing",
    "full_text": "indexes operations postgres snippets words",
    "design": "asked_first dates fields jinja lists looked_over marks",
}
KNOWS_THE_DAY = re.compile(r"(views|doors|adapter)\.py$|^kim/config/|/management/commands/")
CLOCKS = frozenset(
    "timezone.now timezone.localdate timezone.localtime date.today datetime.now datetime.today datetime.utcnow "
    "time.time now_utc".split()
)
QUERIES = re.compile(
    r"\.(objects|filter|exclude|all|order_by|select_related|prefetch_related|count|exists|first|last)\b\s*(\(|\.)"
)


def too_long(src: Path) -> list[str]:
    """Name files over 500 lines, functions over 40 and views whose body is over 15."""
    found = []
    for path, tree in modules(src):
        lines = len((src / path).read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            found.append(f"{path}: {lines} lines; at most {FILE_LINES}")
        if not is_migration(path):
            found += [f"{path}: {said}" for said in _long_functions(path, tree)]
    return found


def _long_functions(path: Path, tree: ast.Module) -> list[str]:
    found = []
    for function in functions(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION_LINES:
            found.append(f"{function.name} has {length} lines; at most {FUNCTION_LINES}")
        is_view = path.name.endswith("views.py") and function in tree.body and not function.name.startswith("_")
        if is_view and _body(function) > VIEW_LINES:
            found.append(f"the view {function.name} has a body of {_body(function)} lines; at most {VIEW_LINES}")
    return found


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if has_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def empty_names(src: Path) -> list[str]:
    """Name modules, packages and classes whose whole name says nothing."""
    found = []
    for path, tree in modules(src):
        stems = {path.stem, path.parent.name}
        found += [f"{path}: '{stem}' says nothing" for stem in stems & FORBIDDEN]
        allowed = ALLOWED_NAMES.get(path.as_posix(), ())
        named = [each.name for each in classes(tree) if each.name.lower().removesuffix("s") in FORBIDDEN]
        found += [f"{path}: class '{name}' says nothing" for name in named if name not in allowed]
    return found


def without_opening_sentence(src: Path) -> list[str]:
    """Name modules that do not open by saying what lives in them."""
    return [
        f"{path}: no opening sentence"
        for path, tree in modules(src)
        if not has_docstring(tree) and not is_migration(path)
    ]


def strange_files(src: Path) -> list[str]:
    """Name modules of a room that are neither fixed file names nor listed among its nouns."""
    found = []
    for path, _ in modules(src):
        room = _room_of(path)
        if room is None:
            continue
        known = ROOM_FILES | set(ROOM_NOUNS.get(room, "").split())
        if path.stem not in known and not re.search(r"_(views|forms|actions)$", path.stem):
            found.append(f"{path}: list '{path.stem}' among the nouns of {room}, or name it as house.md does")
    return found


def _room_of(path: Path) -> str | None:
    """Name the room of a module that lies directly in it."""
    parts = path.parts
    if parts[:2] == ("kim", "home") and len(parts) == 3:
        return "home"
    is_room = len(parts) == 4 and parts[0] == "kim" and parts[1] not in ("config", "home")
    return parts[2] if is_room else None


def logic_behind_ones_back(src: Path) -> list[str]:
    """Name signals, save() and delete() of our own, and a default order."""
    found = []
    for path, tree in modules(src):
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {getattr(node, "module", None) or "" for node in imports} | {
            alias.name for node in imports for alias in node.names
        }
        if names & {"django.dispatch", "django.db.models.signals", "receiver", "Signal", "signals"}:
            found.append(f"{path}: a signal; say it in an action")
        for each in classes(tree):
            found += [f"{path}: {each.name}: {said}" for said in _surprises(each)]
    return found


def _surprises(each: ast.ClassDef) -> list[str]:
    bases = " ".join(ast.unparse(base) for base in each.bases)
    methods = {node.name for node in each.body if isinstance(node, ast.FunctionDef)}
    found = []
    if re.search(r"\bModel\b|AbstractBaseUser", bases) and methods & {"save", "delete"}:
        found.append("save() and delete() hold no logic; say it in an action")
    assigned = {dotted(target) for node in each.body if isinstance(node, ast.Assign) for target in node.targets}
    if each.name == "Meta" and "ordering" in assigned:
        found.append("a default order; order in queries.py")
    return found


def clocks_below_the_doors(src: Path) -> list[str]:
    """Name every reading of a clock below views, commands and config."""
    found = []
    for path, tree in modules(src):
        if KNOWS_THE_DAY.search(path.as_posix()):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in CLOCKS:
                found.append(f"{path}:{node.lineno}: {dotted(node)}; be told the moment")
            if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(f"{path}: {node.arg}; be told the moment")
    return found


def django_in_the_engine(src: Path) -> list[str]:
    """Name imports of Django or of the house in the engine."""
    found = []
    for path, tree in modules(src / "kim_engine"):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path}: {name}" for name in names if name.split(".")[0] in ("django", "kim")]
    return found


def queries_in_templates(src: Path) -> list[str]:
    """Name templates that ask the database themselves."""
    return [f"{path}: {hit.group(0)}" for path, text in templates(src) if (hit := QUERIES.search(text))]
