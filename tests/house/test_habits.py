"""The habits of house.md hold in every module, and each check refuses an offender planted for it."""

from __future__ import annotations

import pytest

from tests.house import habits
from tests.house.trees import SRC, plant

LONG = "\n".join(f"line_{number} = {number}" for number in range(501))
LONG_FUNCTION = "def long():\n" + "\n".join(f"    step_{number} = {number}" for number in range(40))
LONG_VIEW = "def show(request):\n    '''Show.'''\n" + "\n".join(f"    a{number} = {number}" for number in range(16))
OFFENDERS = [
    (habits.too_long, "kim/home/long.py", LONG, "501 lines"),
    (habits.too_long, "kim/home/long_function.py", LONG_FUNCTION, "long has 41 lines"),
    (habits.too_long, "kim/home/own_views.py", LONG_VIEW, "a body of 16 lines"),
    (habits.empty_names, "kim/home/utils.py", "'''Things.'''", "'utils' says nothing"),
    (habits.empty_names, "kim/home/core/models.py", "'''Things.'''", "'core' says nothing"),
    (habits.empty_names, "kim/home/offers.py", "class Manager: ...", "'Manager' says nothing"),
    (habits.without_opening_sentence, "kim/home/mute.py", "x = 1", "no opening sentence"),
    (habits.strange_files, "kim/practice/kim_log/bits.py", "'''Bits.'''", "list 'bits'"),
    (habits.logic_behind_ones_back, "kim/home/a.py", "from django.dispatch import receiver", "a signal"),
    (habits.logic_behind_ones_back, "kim/home/b.py", "from django.db.models import signals", "a signal"),
    (habits.logic_behind_ones_back, "kim/home/c.py", "class A(models.Model):\n    def save(self): ...", "no logic"),
    (habits.logic_behind_ones_back, "kim/home/d.py", "class Meta:\n    ordering = ['pk']", "a default order"),
    (habits.clocks_below_the_doors, "kim/home/actions.py", "on = timezone.now()", "timezone.now"),
    (habits.clocks_below_the_doors, "kim/home/queries.py", "on = datetime.date.today()", "date.today"),
    (habits.clocks_below_the_doors, "kim/home/models.py", "at = DateTimeField(default=timezone.now)", "timezone.now"),
    (habits.clocks_below_the_doors, "kim/home/models.py", "at = DateTimeField(auto_now_add=True)", "auto_now_add"),
    (habits.django_in_the_engine, "kim_engine/a.py", "from django.db import models", "django.db"),
    (habits.django_in_the_engine, "kim_engine/b.py", "import kim.home", "kim.home"),
    (habits.queries_in_templates, "kim/home/jinja2/home/a.html", "{% for a in area.posts.all() %}", ".all("),
    (habits.queries_in_templates, "kim/home/jinja2/home/b.html", "{{ Entry.objects.get }}", ".objects."),
]
CHECKS = sorted({check for check, *_ in OFFENDERS}, key=lambda check: check.__name__)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_its_habits(check):
    assert check(SRC) == []


@pytest.mark.parametrize(
    ("check", "path", "text", "said"), OFFENDERS, ids=[f"{check.__name__}-{said}" for check, _, _, said in OFFENDERS]
)
def test_a_planted_offender_is_refused(tmp_path, check, path, text, said):
    plant(tmp_path, path, text)
    [only] = check(tmp_path)
    assert said in only


def test_what_is_allowed_is_not_refused(tmp_path):
    plant(tmp_path, "kim/home/views.py", "'''Doors.'''\nat = timezone.now()")
    plant(tmp_path, "kim/home/jinja2/home/a.html", "{{ page.chosen.get('x') }} {{ entries | first }}")
    plant(tmp_path, "kim/home/models.py", "'''Rows.'''\nclass AccountManager(BaseUserManager): ...")
    assert [said for check in CHECKS for said in check(tmp_path)] == []


def test_every_name_allowed_by_exception_still_stands():
    for path, names in habits.ALLOWED_NAMES.items():
        text = (SRC / path).read_text()
        assert all(f"class {name}(" in text for name in names)
