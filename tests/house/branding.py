"""What may not be used outside GOV.UK, and what pages that load nothing from elsewhere may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# GOV.UK's own palette, of this version of the Design System and of the ones before.
HEX = """0b0c0c 484949 505a5f 858686 b1b4b6 cecece dee0e2 f3f2f1 f3f3f3 ffdd00 ffbf47 1d70b8 003078 5694ca 005ea5 8eb8dc
 d2e2f1 f4f8fb 0b2c4a 11436e 1a65a6 00703c 0f7a52 85994b 28a197 158187 d4351c ca3535 942514 d53880 ca357c f499be f47738
 ffb18c b58840 99704a 4c2c92 54319f 6f72af 912b88 2b8cc4 df3034 006435""".split()
BRAND = re.compile(
    "|".join((rf"#(?:{'|'.join(HEX)})\b", r"rgba?\(11, ?12, ?12\b", "GDS ?Transport", "crown", "govuk-logotype")), re.I
)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z][^\s\"'<>)]*", re.I)
ALLOWED_ADDRESSES = ("http://www.w3.org/",)  # names of namespaces; nothing is fetched
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)|<script[^>]*>\s*[^\s<]", re.I
)
PATTERN = {"a GOV.UK brand": BRAND, "an address elsewhere": ADDRESS, "an inline style or script": INLINE}
BUILT = (".css", ".js", ".svg", ".html", ".woff2", ".png", ".ico", ".json", ".txt")
FONTS = ("latin", "latin-ext")
LICENCE = "OFL.txt"


def built_files(src: Path) -> list[Path]:
    """List what a browser gets: static files and templates. The font's licence is a text about others."""
    found = [path for path in src.rglob("*") if {"static", "jinja2"} & set(path.parts) and path.suffix in BUILT]
    return [path for path in sorted(found) if path.name != LICENCE]


def offences(name: str, text: str, *, kinds: Iterable[str] = PATTERN) -> list[str]:
    """Name what a text holds that it may not."""
    found = []
    for kind in kinds:
        for hit in PATTERN[kind].finditer(text):
            if not hit.group(0).startswith(ALLOWED_ADDRESSES):
                found.append(f"{name}: {kind}: {hit.group(0)[:60]}")
    return found


def offending_files(src: Path) -> list[str]:
    """Name brand marks, addresses elsewhere and inline styles in what a browser gets."""
    found = []
    for path in built_files(src):
        text = path.read_bytes().decode("utf-8", errors="ignore")
        kinds = PATTERN if path.suffix == ".html" else [kind for kind in PATTERN if "inline" not in kind]
        kinds = ["a GOV.UK brand"] if path.suffix in (".woff2", ".png", ".ico") else kinds
        found += offences(path.relative_to(src).as_posix(), text, kinds=kinds)
    return found


def missing_fonts(folder: Path) -> list[str]:
    """Name the font files, and their licence, that do not stand in a folder."""
    wanted = [f"atkinson-hyperlegible-next-{name}-wght-normal.woff2" for name in FONTS]
    return [name for name in (*wanted, LICENCE) if not (folder / name).is_file()]


def strange_fonts(src: Path) -> list[str]:
    """Name font files that are not our own typeface, and font families in the CSS that are not."""
    files = [path.name for path in src.rglob("*") if path.suffix in (".woff", ".woff2", ".ttf", ".otf", ".eot")]
    found = [f"{name} is not our typeface" for name in files if not name.startswith("atkinson-hyperlegible-next-")]
    for path in src.rglob("static/**/*.css"):
        faces = re.findall(r"@font-face\s*{[^}]*font-family:\s*([^;}]+)", path.read_text(encoding="utf-8"))
        found += [f"{path.name}: {face.strip()}" for face in faces if "Atkinson Hyperlegible Next" not in face]
    return found
