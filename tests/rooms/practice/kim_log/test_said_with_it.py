"""What is said beside an entry: who may see it, its first evidence, why personal data stays, and what the Log asks."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.evidence_files.models import Evidence
from kim.practice.kim_log import actions
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import KIND as GAP
from tests import factories
from tests.factories import moment
from tests.rooms import world as planted
from tests.rooms.practice.kim_log.pages import carried, change, day, errors, text_of

NUMBER = "943 476 5919"  # the NHS's own published example
WHY = "It is the published example."
FEW = {"restriction": "SECURITY", "restricted_why": "It names a weak lock."}
LINK = {"label": "The key procedure", "url": "https://intranet.testshire.example/keys"}


@pytest.fixture(autouse=True)
def _cast_day(monkeypatch):
    planted.stop_the_clock(monkeypatch)


@pytest.fixture
def client(cast):
    return cast.client("manager")


def newest(kind, number):
    return history_of(kind, number)[0]


def test_an_entry_may_be_restricted_from_its_first_moment(cast, client):
    client.post("/log/new/", change(cast, **FEW))
    entry = Entry.objects.get()
    assert (entry.restriction, entry.restricted_why) == ("SECURITY", "It names a weak lock.")
    assert [item.type for item in history_of(KIND, entry.pk)] == ["kim_log.entry_recorded"]
    assert cast.client("officer").get(f"/log/{entry.pk}/").status_code == 404
    assert "It names a weak lock." in text_of(client.get(f"/log/{entry.pk}/"))


def test_a_draft_keeps_that_few_people_may_see_it(cast, client):
    client.post("/log/new/", change(cast, do="draft", **FEW))
    draft = Entry.objects.get()
    page = client.get(f"/log/{draft.pk}/draft/")
    assert "It names a weak lock." in text_of(page)
    client.post(f"/log/{draft.pk}/draft/", change(cast, **FEW, **carried(page, "read")))
    draft.refresh_from_db()
    assert (draft.state, draft.restriction) == (EntryState.RECORDED, "SECURITY")
    assert cast.client("officer").get(f"/log/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("left", "sentence", "place"),
    [
        ("restriction", "Choose why few people may see it, or clear the box where you say why", "id_restriction"),
        ("restricted_why", "Say why few people may see it", "id_restricted_why"),
    ],
)
def test_restricting_needs_both_its_kind_and_its_reason(cast, client, left, sentence, place):
    page = client.post("/log/new/", change(cast, **{**FEW, left: ""}))
    assert errors(page) == {sentence: place}


def test_evidence_is_given_with_the_entry_in_one_batch(cast, client):
    client.post("/log/new/", change(cast, **LINK))
    entry = Entry.objects.get()
    assert entry.evidence_count == 1
    assert Evidence.objects.get().url == LINK["url"]
    types = list(Event.objects.order_by("-sequence").values_list("type", flat=True)[:3])
    assert types == ["kim_log.evidence_added", "evidence_files.evidence_added", "kim_log.entry_recorded"]


def test_a_file_is_given_with_a_draft_and_with_the_entry_it_becomes(cast, client):
    file = SimpleUploadedFile("form.txt", b"words")
    client.post("/log/new/", change(cast, do="draft", label="A form", file=file))
    draft = Entry.objects.get()
    page = client.get(f"/log/{draft.pk}/draft/")
    client.post(f"/log/{draft.pk}/draft/", change(cast, **LINK, **carried(page, "read")))
    draft.refresh_from_db()
    assert (draft.state, draft.evidence_count) == (EntryState.RECORDED, 2)
    assert list(Evidence.objects.order_by("pk").values_list("file_name", flat=True)) == ["form.txt", ""]


def test_half_of_an_evidence_is_asked_for_and_its_file_is_held_meanwhile(cast, client):
    assert errors(client.post("/log/new/", change(cast, label="A form"))) == {"Give a link or choose a file": "id_url"}
    page = client.post("/log/new/", change(cast, file=SimpleUploadedFile("form.txt", b"words")))
    assert errors(page) == {"Say what it shows": "id_label"}
    assert "We hold this file for a day while you decide. It is not in the Log." in text_of(page)
    assert not Evidence.objects.exists()
    client.post("/log/new/", change(cast, label="A form", **carried(page, "held")))
    assert Evidence.objects.get().file_name == "form.txt"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"label": "A form", "url": "https://a.example/?to=jane.doe%40mail.example"}, "Link: it holds what looks like"),
        (
            {"label": "A form", "file": SimpleUploadedFile("943 476 5919.txt", b"words")},
            "Or a file: it holds what looks like an NHS number. Rename the file",
        ),
        ({"label": f"Form of {NUMBER}", "url": "https://a.example/"}, "What it shows: it holds what looks like"),
    ],
)
def test_link_and_file_name_are_looked_over_too(cast, client, given, sentence):
    entry = factories.entry(cast)
    page = client.post(f"/log/{entry.pk}/evidence/", given)
    assert sentence in text_of(page)
    assert not Evidence.objects.exists()


def kept(client, address, typed):
    """Send a page that holds personal data, and send it again with the reason why it stays."""
    page = client.post(address, typed)
    assert "holds what looks like an NHS number" in text_of(page)
    done = client.post(address, typed | carried(page, "found_before") | {"kept_because": WHY})
    assert done.status_code == 302


def test_why_personal_data_stays_is_kept_with_every_act_and_shown(cast, client):
    entry = factories.entry(cast)
    address, reason = f"/log/{entry.pk}/", {"reason": f"See {NUMBER}"}
    acts = {
        "restrict/": reason | {"restriction": "STAFF"},
        "lift/": reason,
        "evidence/": {"label": f"Form of {NUMBER}", "url": "https://a.example/"},
    }
    for place, typed in acts.items():
        kept(client, address + place, typed)
        assert newest(KIND, entry.pk).facts["kept_because"] == WHY, place
    kept(client, f"{address}evidence/{Evidence.objects.get().pk}/", reason)
    assert newest(KIND, entry.pk).facts["kept_because"] == WHY
    kept(client, f"{address}withdraw/", reason | day("from_on", date(2026, 11, 20)))
    kept(client, f"{address}put-back/", reason)
    assert newest(KIND, entry.pk).facts["personal_data_kept"] == ["NHS_NUMBER"]
    assert text_of(client.get(address)).count(f"Personal data kept: {WHY}") == 6


def test_information_governance_finds_where_personal_data_was_kept(cast, client):
    factories.entry(cast)
    entry = factories.entry(cast, what="Forms are numbered.")
    kept(client, f"/log/{entry.pk}/lift/", {"reason": f"See {NUMBER}"})
    query = "/log/?state=ALL&personal=kept&format=csv&columns=number"
    found = planted.whole(cast.client("governance").get(query)).decode()
    assert (f'"{entry.pk}"' in found, len(found.strip().splitlines())) == (True, 2)
    assert "Kept with a reason" in text_of(cast.client("governance").get("/log/?personal=kept"))
    assert "Kept with a reason" not in text_of(client.get("/log/?personal=kept")), "nobody else is led to them"


def test_why_personal_data_stays_with_a_gap_is_shown_in_the_gaps_history(cast, client):
    entry = factories.entry(cast, kind="GAP", in_force_on=None)
    gap = Gap.objects.get()
    kept(client, f"/gaps/{gap.pk}/settle/", {"state": "ACCEPTED", "why": f"See {NUMBER}"})
    kept(client, f"/gaps/{gap.pk}/reopen/", {"why": f"Again {NUMBER}"})
    assert newest(GAP, gap.pk).facts["kept_because"] == WHY
    page = text_of(client.get(f"/log/{entry.pk}/"))
    assert page.count(f"Personal data kept: {WHY}") == 2
    assert "History of the gap" in page
    assert f"Because: Again {NUMBER}" in page


def test_the_history_says_which_evidence_was_taken_away_and_why(cast, client):
    entry, by = factories.entry(cast), cast.standing("manager")
    actions.add_link(entry=entry, label="The tag register", url="https://a.example/", by=by, at=moment())
    actions.remove_evidence(entry=entry, evidence=Evidence.objects.get(), why="Out of date.", by=by, at=moment())
    _, _, history = text_of(client.get(f"/log/{entry.pk}/")).partition('id="history"')
    removed, _, rest = history.partition("Evidence added")
    assert "“The tag register”" in removed
    assert "Because: Out of date." in removed
    assert "“The tag register”" in rest


def test_a_year_far_ahead_is_asked_about_once(cast, client):
    typed = change(cast, **day("in_force_on", date(2062, 2, 1)))
    page = client.post("/log/new/", typed)
    assert "1 February 2062 as the date it takes effect: more than two years ahead. Is the year right?" in text_of(page)
    assert not Entry.objects.exists()
    client.post("/log/new/", typed | carried(page, "answered"))
    assert Entry.objects.get().in_force_on == date(2062, 2, 1)


def test_a_text_that_is_too_long_is_said_and_not_cut(cast, client):
    page = client.post("/log/new/", change(cast, known_only_by="x" * 121))
    assert errors(page) == {"Known only by: use at most 120 characters": "id_known_only_by"}
    assert "x" * 121 in text_of(page)
    assert "maxlength" not in text_of(page)
    entry = factories.entry(cast)
    page = client.post(f"/log/{entry.pk}/evidence/", {"label": "x" * 201, "url": "https://a.example/"})
    assert errors(page) == {"Use at most 200 characters": "id_label"}


@pytest.mark.parametrize("make", [factories.entry, factories.draft])
def test_who_goes_on_or_corrects_reads_that_it_may_have_to_be_released(cast, client, make):
    entry = make(cast)
    place = "draft" if entry.state == EntryState.DRAFT else "correct"
    assert "Freedom of Information Act" in text_of(client.get(f"/log/{entry.pk}/{place}/"))


def test_evidence_files_are_kept_in_their_folder(cast, client):
    client.post("/log/new/", change(cast, label="A form", file=SimpleUploadedFile("form.txt", b"only these words")))
    digest = Evidence.objects.get().file.sha256
    assert [path for path in settings.EVIDENCE.rglob("*") if digest in path.name or digest in str(path)]


def test_pages_of_gaps_and_drafts_say_where_they_belong(cast, client):
    draft, entry = factories.draft(cast), factories.entry(cast, kind="GAP", in_force_on=None)
    assert f">Draft {draft.pk}</a>" in text_of(client.get(f"/log/{draft.pk}/discard/"))
    page = text_of(client.get(f"/gaps/{Gap.objects.get().pk}/settle/"))
    assert f'href="/log/{entry.pk}/">Log entry {entry.pk}</a>' in page
