"""The search finds what a person may see, newest first over all rooms, and tells nobody of anything else (R9, R33)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from kim.foundations.design import lists
from kim.foundations.evidence_files.models import Evidence, FileText, StoredFile
from kim.foundations.full_text.snippets import snippet
from kim.home import search
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from tests.house.doors import EVERYBODY, READERS
from tests.rooms import world as planted
from tests.rooms.test_statements import AT_MOST, data_statements, signed_in
from tests.rooms.world import SEARCHED

PAGE = reverse("home:search_show")
HIT = re.compile(r'<li class="kim-hit">.*?</li>', re.DOTALL)
MARKER = re.compile("zq[a-z]+zq")
READING = READERS.split()


def read(client, **given) -> str:
    response = client.get(PAGE, given)
    assert response.status_code == 200
    return planted.whole(response).decode()


def hits(client, **given) -> list[str]:
    """Follow 'Older' to the end and give every hit."""
    found: list[str] = []
    while True:
        html = read(client, **given)
        found += HIT.findall(html)
        older = re.search(r'href="\?[^"]*before=([0-9-]+)"', html)
        if not older:
            return found
        given["before"] = older[1]


@pytest.mark.parametrize("member", READING)
def test_entries_and_their_count_are_those_that_a_member_may_see(world, member):
    client = world.client(member)
    expected = sum(member in members.split() for members in world.sees.values())
    assert len(hits(client, words=SEARCHED, kind="entry")) == expected
    counted = re.search(r"(\d+) entr(?:y|ies)", read(client, words=SEARCHED, kind="entry"))
    assert (int(counted[1]) if counted else 0) == expected


@pytest.mark.parametrize("member", ["officer", "inspector", "other_manager", "head"])
def test_a_hidden_word_finds_nothing(world, member):
    client = world.client(member)
    met = {marker for marker in world.planted if HIT.search(read(client, words=marker))}
    may = {marker for marker, members in world.may_meet.items() if member in members.split()}
    assert met - may == set()
    assert any("what" in marker for marker in met)
    assert any("label" in marker for marker in met), "evidence is found by its name"
    text = "".join(hits(client, words=SEARCHED))
    assert set(MARKER.findall(text)) - may == set(), "no snippet tells of what is hidden"


def test_who_has_no_post_is_told_so_and_has_no_box(world):
    response = world.client("nobody").get(PAGE, {"words": SEARCHED})
    assert response.status_code == 403
    [nobody] = set(EVERYBODY.split()) - set(READING)
    assert 'role="search"' not in world.client(nobody).get("/").content.decode()
    assert 'role="search"' in world.client("officer").get("/").content.decode()


def filed(world, text: str, owner: int, label: str = "A form") -> Evidence:
    world.cast.is_tampered = True  # rows beside the record: only what is read is asked here
    stored = StoredFile.objects.create(sha256=f"{StoredFile.objects.count():064}", size=1, media_type="text/plain")
    FileText.objects.create(file=stored, text=text)
    given = {"source_kind": KIND, "source_number": owner, "file_name": "form.txt", "added_at": now()}
    return Evidence.objects.create(file=stored, label=label, **given)


def test_the_text_of_a_file_is_found_only_through_what_a_reader_may_see(world):
    restricted = world.things["restricted"]
    hidden = filed(world, "x " * 3000 + "the wheelbarrow <b>procedure</b>", restricted)
    assert hits(world.client("other_manager"), words="wheelbarrow") == []
    assert "0 pieces" not in read(world.client("other_manager"), words="wheelbarrow")
    [hit] = hits(world.client("governance"), words="wheelbarrow")
    assert "the <mark>wheelbarrow</mark> &lt;b&gt;procedure" in hit
    assert reverse("kim_log:entry_show", args=[restricted]) in hit
    again = {"source_kind": KIND, "source_number": world.things["entry"], "added_at": now()}
    shared = Evidence.objects.create(file=hidden.file, file_name="form.txt", label="Shown", **again)
    [seen] = hits(world.client("other_manager"), words="wheelbarrow")
    assert "Shown" in seen
    Evidence.objects.filter(pk=shared.pk).update(removed_at=now(), counts=False)
    assert hits(world.client("other_manager"), words="wheelbarrow") == [], "what was removed is not found"


def test_hits_come_newest_first_over_all_rooms_each_once(world):
    moment, author = now(), world.cast.standing("officer").person
    same = {"state": "RECORDED", "recorded_by": author, "author": author, "area": world.cast.area()}
    entries = [Entry.objects.create(what=f"Gatepost {n}", listed_at=moment, **same) for n in range(search.COUNTED + 1)]
    for number in range(3):
        filed(world, "gatepost", entries[number].pk, label=f"Form {number}")
    Evidence.objects.filter(label__startswith="Form ").update(added_at=moment)
    client = world.client("officer")
    found = hits(client, words="gatepost")
    assert len(found) == len(set(found)) == len(entries) + 3
    assert f"more than {search.COUNTED} entries, 3 pieces of evidence" in read(client, words="gatepost")
    area = world.cast.area().pk
    assert len(hits(client, words="gatepost", kind="evidence", area=area)) == 3
    assert hits(client, words="gatepost", area=world.things["others_area"]) == []
    [place] = hits(client, words=world.cast.area().name, kind="area")
    assert reverse("kim_log:area_show", args=[area]) in place


def test_a_full_page_asks_at_most_ten_times(world):
    client = signed_in(world.cast, "manager")
    filed(world, SEARCHED, world.things["entry"])
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert HIT.search(read(client, words=SEARCHED))
    assert len(data_statements(captured.captured_queries)) <= AT_MOST


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Type one word or more"),
        ({"words": "a"}, "Type a word of 2 letters or more."),
        ({"words": "?!"}, "Type a word: letters or numbers."),
        ({"words": "nosuchword"}, "Nothing was found"),
        ({"words": "nosuchword", "kind": "review"}, "Look in everything"),
        ({"words": "one two three four five six seven eight nine"}, "Only the first 8 words"),
        ({"words": f"{SEARCHED}", "before": "1-0-1"}, "There is nothing older"),
        ({"words": SEARCHED, "before": "9" * 18 + "-0-1", "kind": "attic", "area": "x"}, "Found:"),
        ({"words": 'a\0"*<script>'}, "Nothing was found"),
    ],
)
def test_each_state_says_what_to_try(world, given, said):
    html = read(world.client("officer"), **given)
    assert said in html
    assert "<script>" not in html


def test_a_snippet_marks_words_as_the_index_reads_them():
    assert snippet(["Clés & the keybox"], "cles key") == "<mark>Clés</mark> &amp; the <mark>keybox</mark>"
    assert snippet(["no", "cut " * 100 + "E\u0301TE\u0301 here"], "été").count("<mark>E\u0301TE\u0301</mark>") == 1
    assert snippet([], "key") == ""
    assert snippet(["x" * 5000 + " key"], "key").endswith("<mark>key</mark>")


def test_a_stretch_of_the_newest_gives_what_a_look_at_everything_gives(world, monkeypatch):
    world.cast.is_tampered = True  # these rows stand beside the record
    moment, author = now(), world.cast.standing("officer").person
    same = {"state": "RECORDED", "recorded_by": author, "author": author, "area": world.cast.area()}
    for number in range(12):
        text = f"Gatepost {number} {'sundial' if number < 3 else ''}"
        Entry.objects.create(what=text, listed_at=moment - timedelta(hours=number // 2), **same)
    client, words = world.client("officer"), ("gatepost", "gate", "sundial", SEARCHED)
    whole = [hits(client, words=each) for each in words]
    assert [len(each) for each in whole[:3]] == [12, 12, 3]
    monkeypatch.setattr(search, "COUNTED", 3)
    monkeypatch.setattr(search, "PAGE", 2)
    for long in (1, 5, 8):
        monkeypatch.setattr(lists, "STRETCH", dict.fromkeys(lists.STRETCH, long))
        assert [hits(client, words=each) for each in words] == whole
