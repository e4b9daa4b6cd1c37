"""Imports, foreign keys, addresses and templates point down, and each check refuses an offender planted for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from kim.practice.kim_log.models import Entry
from tests.house import arrows
from tests.house.trees import HERE, SRC, plant

FLOOR = arrows.floors(settings.ROOMS)
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(config_filename=sys.argv[1]))"
BASE = "kim/foundations/design/jinja2/design/base.html"


def lint(src):
    """Hold the import contracts against a tree. Returns whether they are kept, and what was said."""
    command = [sys.executable, "-c", LINT.replace("sys.argv[1]", "sys.argv[1], no_cache=True")]
    done = subprocess.run(
        [*command, str(HERE / "pyproject.toml")],
        env=os.environ | {"PYTHONPATH": str(src)},
        cwd=src.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Give a copy of the sources to plant offenders in."""
    src = tmp_path_factory.mktemp("house") / "src"
    shutil.copytree(SRC, src, ignore=shutil.ignore_patterns("__pycache__", "static", "jinja2", "content"))
    return src


def test_imports_point_down():
    kept, said = lint(SRC)
    assert kept, said


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        ("kim/foundations/people/planted.py", "import kim.practice.kim_log.models", "The wings, from roof to ground"),
        ("kim/practice/risk_register/planted.py", "import kim.practice.kim_log.models", "What we do"),
        ("kim_engine/planted.py", "import kim.home.views", "The engine knows no house"),
        ("kim/practice/planted_room/__init__.py", "'''A room that no contract names.'''", "What we do"),
    ],
)
def test_a_wrong_import_and_an_unlisted_room_are_refused(copied, path, text, contract):
    planted = plant(copied, path, text)
    try:
        kept, said = lint(copied)
    finally:
        planted.unlink()
        if planted.parent.name == "planted_room":
            shutil.rmtree(planted.parent)
    assert not kept
    assert f"{contract} BROKEN" in " ".join(said.split())


def test_foreign_keys_point_down():
    assert arrows.foreign_keys_upwards(apps.get_models(include_auto_created=True), FLOOR) == []


@isolate_apps("kim.foundations.landlord")
def test_a_foreign_key_upwards_is_refused():
    class Planted(models.Model):
        entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "landlord"

    assert arrows.foreign_keys_upwards([Planted], FLOOR) == ["landlord.Planted.entry points up to kim_log.Entry"]


def test_addresses_and_templates_point_down():
    assert arrows.addresses_upwards(SRC, FLOOR) == []
    assert arrows.templates_upwards(SRC, FLOOR) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("kim/foundations/people/jinja2/people/a.html", '{{ url("kim_log:entry_list") }}', "an address of kim_log"),
        ("kim/foundations/people/jinja2/people/b.html", "{{ url(name) }}", "(not a plain name)"),
        ("kim/foundations/people/views.py", 'there = redirect("kim_log:entry_list", 3)', "an address of kim_log"),
        (
            "kim/foundations/people/offers.py",
            'there = (NavigationItem("The Log", "kim_log:entry_list"),)',
            "of kim_log",
        ),
        ("kim/practice/risk_register/offers.py", 'there = reverse("kim_log:entry_list")', "an address of kim_log"),
        ("kim/home/jinja2/home/c.html", '{{ url("attic:show") }}', "no room keeps"),
    ],
)
def test_an_address_of_a_room_above_is_refused(tmp_path, path, text, said):
    plant(tmp_path, path, text)
    [only] = arrows.addresses_upwards(tmp_path, FLOOR)
    assert said in only


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kim/foundations/people/jinja2/people/a.html", '{% extends "home/roof.html" %}'),
        ("kim/foundations/people/jinja2/people/b.html", '{% include "home/roof.html" %}'),
        ("kim/foundations/people/jinja2/people/c.html", '{% import "home/roof.html" as roof %}'),
        ("kim/foundations/people/views.py", 'page = render(request, "home/roof.html")'),
    ],
)
def test_a_template_of_a_room_above_is_refused(tmp_path, path, text):
    plant(tmp_path, "kim/home/jinja2/home/roof.html", "a roof")
    plant(tmp_path, path, text)
    [only] = arrows.templates_upwards(tmp_path, FLOOR)
    assert "above people" in only


def test_a_template_that_does_not_exist_is_refused(tmp_path):
    plant(tmp_path, "kim/home/views.py", 'page = render(request, "home/gone.html")')
    assert arrows.templates_upwards(tmp_path, FLOOR) == ["kim/home/views.py: there is no template 'home/gone.html'"]


def test_each_exception_is_used_by_the_base_page_or_by_signing_in():
    text = (SRC / BASE).read_text()
    assert all(name in text for name in arrows.ALLOWED)
