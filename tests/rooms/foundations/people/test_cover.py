"""R5, R43: a post is covered for a time, and whoever covers it acts under both names."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions
from kim.foundations.people.choices import CoverReason, PostState, Role
from kim.foundations.people.models import Post
from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.standing import named
from kim.practice.kim_log import actions as kim_log
from kim.practice.risk_register import actions as risk_register
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.cast import TODAY
from tests.factories import moment
from tests.rooms.foundations.people.reading import parts, text

BEGINS, ENDS = date(2026, 11, 1), date(2026, 12, 31)


def post_of(cast, name="manager"):
    return Post.objects.get(person=cast.person(name))


def cover(cast, *, of="manager", by="administrator", person="nobody", **given):
    covered = post_of(cast, of) if of else None
    usual = {
        "role": covered.role if covered else Role.LINE_MANAGER,
        "place": (covered.area or covered.team or covered.service) if covered else cast.places["Leasehold"],
        "from_on": BEGINS,
        "to_on": ENDS,
        "covers": covered,
        "cover_reason": CoverReason.LONG_SICKNESS if covered else CoverReason.ACTING,
    }
    given = {"person": cast.person(person), "by": cast.standing(by), "at": moment()} | usual | given
    return actions.appoint(**given)


def test_a_cover_stands_for_its_days_and_says_both_names(cast):
    post = cover(cast)
    assert named(post) == "Acting line manager, Voids, for Manager (long sickness)"
    assert cast.standing("nobody").reaches(cast.area())
    assert not cast.standing("nobody", ENDS + timedelta(days=1)).roles
    assert not cast.standing("nobody", BEGINS - timedelta(days=1)).roles
    assert cast.standing("manager").reaches(cast.area()), "whoever is covered still holds the post"


@pytest.mark.parametrize(
    ("reason", "words", "said"),
    [
        (CoverReason.ACTING, "", "for Manager"),
        (CoverReason.SECONDMENT, "", "for Manager (secondment)"),
        (CoverReason.LEAVE, "", "for Manager (leave)"),
        (CoverReason.OTHER, "jury service", "for Manager (jury service)"),
    ],
)
def test_each_reason_is_said_in_its_words(cast, reason, words, said):
    post = cover(cast, cover_reason=reason, cover_words=words)
    assert named(post) == f"Acting line manager, Voids, {said}"


def test_a_vacancy_is_covered_by_acting_alone(cast):
    post = cover(cast, of=None)
    assert (post.covers, named(post)) == (None, "Acting line manager, Leasehold")
    assert cast.standing("nobody").on_behalf_in(cast.area("Leasehold")) is None


def test_above_line_manager_a_cover_waits_for_a_second_administrator(cast):
    post = cover(cast, of="head")
    assert post.state == PostState.PROPOSED
    actions.confirm_post(post=post, by=cast.standing("second_administrator"), at=moment())
    assert cast.standing("nobody").post_names() == ["Acting Head of Service, Housing, for Head (long sickness)"]
    assert cast.standing("nobody").on_behalf_in(cast.area()) == cast.person("head")
    assert cast.standing("nobody").on_behalf_in(cast.area("Repairs")) is None


def test_nobody_appoints_themselves_as_a_cover(cast):
    with pytest.raises(RefusedError, match="Nobody can appoint themselves"):
        cover(cast, person="administrator")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cover_reason": ""}, "Say why this person stands in"),
        ({"of": None, "cover_reason": CoverReason.LEAVE}, "Choose the post that they stand in for"),
        ({"cover_reason": CoverReason.OTHER}, "Say the reason in a few words"),
        ({"cover_words": "flu"}, "Choose another reason, or take these words out"),
        ({"to_on": None}, "A cover always ends"),
        ({"of": None, "to_on": None}, "A cover always ends"),
        ({"role": Role.OFFICER}, "A cover has the same role and place"),
        ({"person": "manager"}, "has that post on some of these days|stands in for themselves"),
        ({"from_on": date(2026, 3, 31)}, "lie within those of the post it covers"),
    ],
)
def test_a_cover_that_cannot_be_is_refused_in_a_sentence(cast, given, sentence):
    with pytest.raises((actions.CoverDoesNotFitError, actions.PostOverlapsError), match=sentence):
        cover(cast, **given)
    assert not Post.objects.exclude(cover_reason="").exists()


def test_a_cover_is_not_covered_itself_and_a_waiting_post_is_not_either(cast):
    first = cover(cast)
    with pytest.raises(actions.CoverDoesNotFitError, match="That post is a cover itself"):
        cover(cast, person="officer", covers=first)
    given = {"person": cast.person("nobody"), "by": cast.standing("administrator"), "at": moment()}
    waiting = actions.appoint(role=Role.DIRECTOR, place=None, from_on=BEGINS, **given)
    with pytest.raises(actions.CoverDoesNotFitError, match="is not confirmed"):
        cover(cast, person="officer", role=Role.DIRECTOR, place=None, covers=waiting)


def test_when_a_covered_post_ends_its_covers_end_with_it(cast):
    running, coming = cover(cast), cover(cast, person="officer", from_on=date(2026, 12, 10))
    last = date(2026, 11, 30)
    actions.end_post(post=post_of(cast), last_on=last, by=cast.standing("administrator"), at=moment())
    running.refresh_from_db()
    coming.refresh_from_db()
    assert (running.to_on, running.state) == (last, PostState.CONFIRMED)
    assert coming.state == PostState.DECLINED, "it would have begun after the post it covers"
    item = history_of("people.post", running.pk)[0]
    assert (item.title, [(each.label, each.after) for each in item.changes]) == (
        "Ended with the post it covers",
        [("To", "30 November 2026")],
    )


def test_what_an_acting_manager_logs_is_logged_for_the_one_who_is_away(cast):
    cover(cast)
    entry = factories.entry(cast, by="nobody")
    [item] = history_of("kim_log.entry", entry.pk)
    assert item.actor == "Nobody, acting line manager for Manager (long sickness)"
    assert item.on_behalf_of == "Manager"
    event = Event.objects.get(object_kind="kim_log.entry", object_number=entry.pk)
    assert event.on_behalf_of == cast.person("manager").opaque_id


def every_verb(cast):
    by, given = cast.standing("nobody"), {"at": moment()}
    draft = factories.draft(cast, by="nobody")
    kim_log.change_draft(entry=draft, content=factories.content(what="Other."), by=by, **given)
    kim_log.record_entry(draft=draft, content=factories.content(kind="GAP"), by=by, **given)
    kim_log.discard_draft(entry=factories.draft(cast, by="nobody"), by=by, **given)
    entry = factories.entry(cast)  # by the one who is away
    kim_log.correct_entry(entry=entry, content=factories.content(what="Other."), why="Wrong.", by=by, **given)
    kim_log.add_link(entry=entry, label="A form", url="https://a.example", by=by, **given)
    kim_log.restrict_entry(entry=entry, restriction="STAFF", why="Staff.", by=by, **given)
    kim_log.lift_restriction(entry=entry, why="Open.", by=by, **given)
    kim_log.withdraw_entry(entry=entry, why="Over.", from_on=TODAY, by=by, **given)
    gap = Gap.objects.select_related("area__team").latest("pk")
    risk_register.settle_gap(gap=gap, state="ACCEPTED", why="Small.", by=by, **given)
    risk_register.reopen_gap(gap=gap, why="Back.", by=by, **given)


def test_every_verb_on_an_entry_of_the_area_says_for_whom(cast):
    cover(cast)
    before = Event.objects.count()
    every_verb(cast)
    mine = Event.objects.filter(sequence__gte=before, actor=cast.person("nobody").opaque_id)
    assert set(mine.values_list("on_behalf_of", flat=True)) == {cast.person("manager").opaque_id}
    assert mine.count() >= 12


def test_who_has_a_post_of_their_own_there_acts_for_nobody_else(cast):
    cover(cast, person="log_administrator")
    assert cast.standing("log_administrator").on_behalf_in(cast.area()) is None
    assert cast.standing("manager").on_behalf_in(cast.area()) is None
    cover(cast, person="officer")
    assert cast.standing("officer").on_behalf_in(cast.area()) == cast.person("manager"), "the chain counts first"


def test_an_officers_cover_acts_for_the_officer(cast):
    cover(cast, of="officer")
    assert cast.standing("nobody").on_behalf_in(cast.area()) == cast.person("officer")


def test_after_the_post_was_cut_short_the_event_still_says_for_whom(cast):
    post = cover(cast)
    entry = factories.entry(cast, by="nobody")
    actions.end_post(post=post, last_on=BEGINS, by=cast.standing("administrator"), at=moment())
    assert history_of("kim_log.entry", entry.pk)[0].actor == "Nobody, for Manager"


def test_a_cover_is_given_through_the_pages_and_both_pages_show_it(cast):
    client, day = cast.client("administrator"), timezone.localdate()
    there = reverse("people:post_cover", args=[post_of(cast).pk])
    typed = {"said": "nobody@testshire.example", "cover_reason": "OTHER", "cover_words": "jury service"}
    typed |= parts("from_on", day) | parts("to_on", day + timedelta(days=20))
    asked = text(client.post(there, typed | {"cover_words": ""}))
    assert "Say the reason in a few words" in asked
    page = text(client.post(there, typed, follow=True))
    assert "Nobody stands in for Manager." in page
    assert "Who stands in Nobody" in page
    assert "Nobody stands in from" in text(client.get(reverse("people:person_show", args=[cast.person("manager").pk])))
    ending = text(client.get(reverse("people:post_end", args=[post_of(cast).pk])))
    assert "Nobody stands in for it until" in ending
    refused = client.get(reverse("people:post_cover", args=[Post.objects.get(cover_reason="OTHER").pk]))
    assert (refused.status_code, "This post is a cover itself" in text(refused)) == (403, True)


def test_somebody_is_appointed_to_act_in_a_vacancy_through_the_pages(cast):
    client, day = cast.client("administrator"), timezone.localdate()
    there = f"{reverse('people:post_add', args=[cast.person('nobody').pk])}?role=LINE_MANAGER"
    typed = {"place": cast.area("Leasehold").pk, "is_acting": "on"} | parts("from_on", day)
    assert "A cover always ends. Give its last day" in text(client.post(there, typed))
    page = text(client.post(there, typed | parts("to_on", day + timedelta(days=30)), follow=True))
    assert "Acting line manager, Leasehold" in page


def test_an_area_and_a_team_are_moved_through_the_pages(cast):
    client, day = cast.client("administrator"), timezone.localdate()
    there = reverse("people:area_move", args=[cast.area().pk])
    typed = {"there": cast.places["Facilities"].pk, "why": "Joined."}
    late = client.post(there, typed | parts("moved_on", day + timedelta(days=1)))
    assert "A move can't lie in the future" in text(late).replace("&#39;", "'")
    assert "Voids belongs to Facilities now." in text(client.post(there, typed | parts("moved_on", day), follow=True))
    assert "Work area moved to another team" in text(client.get(there))
    there = reverse("people:team_move", args=[cast.places["Case"].pk])
    typed = {"there": cast.places["Property"].pk, "why": "Joined."} | parts("moved_on", day)
    assert "Case belongs to Property now." in text(client.post(there, typed, follow=True))
