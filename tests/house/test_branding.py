"""Nothing of GOV.UK's brand, nothing from elsewhere, nothing inline; our own typeface. Offenders are refused."""

from __future__ import annotations

import pytest

from tests.house import branding
from tests.house.trees import SRC, plant

STATIC = SRC / "kim/foundations/design/static/design"


def test_nothing_of_gov_uks_brand_and_nothing_from_elsewhere_is_built():
    assert len(branding.built_files(SRC)) > 20
    assert branding.offending_files(SRC) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("static/design/kim.css", "a{color:#1D70B8}", "a GOV.UK brand: #1D70B8"),
        ("static/design/kim.css", "a{outline:3px solid #ffdd00}", "a GOV.UK brand: #ffdd00"),
        ("static/design/kim.css", 'body{font-family:"GDS Transport",arial}', "a GOV.UK brand: GDS Transport"),
        ("static/design/kim.css", "a{box-shadow:rgba(11, 12, 12, .5)}", "a GOV.UK brand: rgba(11, 12, 12"),
        ("static/design/kim.css", "@import url(//fonts.example.org/a.css)", "an address elsewhere"),
        ("static/design/kim.js", 'fetch("https://example.org/")', "an address elsewhere"),
        ("static/design/icon.svg", '<svg class="govuk-logotype-crown"/>', "a GOV.UK brand"),
        ("jinja2/design/a.html", '<p style="color:red">', "an inline style or script"),
        ("jinja2/design/b.html", "<script>go()</script>", "an inline style or script"),
        ("jinja2/design/c.html", '<a href="#" onclick="go()">', "an inline style or script"),
        ("jinja2/design/d.html", '<img src="https://example.org/a.png">', "an address elsewhere"),
    ],
)
def test_a_planted_brand_mark_address_or_inline_style_is_refused(tmp_path, path, text, said):
    plant(tmp_path, path, text)
    assert said in " ".join(branding.offending_files(tmp_path))


def test_our_own_marks_pass(tmp_path):
    plant(tmp_path, "static/design/icon.svg", '<svg xmlns="http://www.w3.org/2000/svg" fill="#1b4d5a"/>')
    plant(tmp_path, "jinja2/design/a.html", '<script type="module" src="/static/kim.js"></script><a href="/log/">x</a>')
    assert branding.offending_files(tmp_path) == []


def test_both_files_of_our_typeface_stand_with_their_licence():
    assert branding.missing_fonts(STATIC / "fonts") == []
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / branding.LICENCE).read_text()
    assert branding.strange_fonts(SRC) == []


def test_a_gov_uk_font_is_refused(tmp_path):
    plant(tmp_path, "static/fonts/light-94a07e06a1-v2.woff2", "")
    plant(tmp_path, "static/design/kim.css", '@font-face{font-family:"GDS Transport";src:url(a.woff2)}')
    assert len(branding.strange_fonts(tmp_path)) == 2
    assert branding.missing_fonts(tmp_path) == [
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
        "OFL.txt",
    ]
