"""The doors of the quarter that read: the quarter's page, a review, an area's reviews over time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.assurance.reviews import mapping, policies, queries, slots, telling
from kim.assurance.reviews.choices import ReviewState
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.people.doors import today, who
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.downloads import as_file
from kim.practice.kim_log.dates_asked import EntryDateForm
from kim.practice.kim_log.views import end_of
from kim_engine.vocabulary import Decision

OPENED = "reviews_opened"  # in the session: which reviews this person has opened, at which revision


def quarter_now(request: HttpRequest) -> HttpResponse:
    """Lead to the quarter that waits for people, else to the newest; or say that none was opened."""
    require(readers(who(request)))
    quarter = queries.open_quarters().first() or queries.quarters().first()
    if quarter is None:
        return render(request, "reviews/quarter_none.html", {"may_open": policies.may_open(who(request)).allowed})
    return redirect("reviews:quarter_show", quarter.code)


def quarter_show(request: HttpRequest, code: str) -> HttpResponseBase:
    """The quarter: how each area is doing, what waits to be agreed, and what did not come in."""
    require(readers(who(request)))
    quarter = quarter_or_404(code)
    page = mapping.page_of(who(request), quarter)
    if request.GET.get("format"):
        headings, rows = mapping.headings_of(page), mapping.rows_of(page)
        return as_file(request.GET["format"], headings, rows, name=f"quarter-{code}", sheet=quarter.quarter.short)
    context = {"quarter": quarter, "on": today(), "page": page, "links": slots.quarter_links()}
    return render(request, "reviews/quarter_show.html", context)


def review_show(request: HttpRequest, number: int) -> HttpResponse:
    """One review: what it says, what was known, who agreed it, and its History."""
    review = review_or_404(who(request), number)
    _note_opened(request, review)
    form = EntryDateForm(request.GET if "on-day" in request.GET else None, today=today())
    context = telling.whole(who(request), review) | {"may": _may(who(request), review), "on": today(), "form": form}
    if form.is_bound and form.is_valid():
        context["then"] = telling.as_known(who(request), review, end_of(form.cleaned_data["on"]))
    return render(request, "reviews/review_show.html", context)


def area_reviews(request: HttpRequest, number: int) -> HttpResponseBase:
    """An area's reviews over time, and how freely it answers."""
    person = who(request)
    found = WorkArea.objects.select_related("team__service")
    area = get_object_or_404(found if person.is_reader else found.none(), pk=number)
    lines = [telling.line(review) for review in queries.reviews_of(person, area)[:60]]
    if request.GET.get("format"):
        rows = map(telling.row_of, lines)
        return as_file(request.GET["format"], telling.HEADINGS, rows, name=f"reviews-{area.pk}", sheet="Reviews")
    context = {
        "area": area,
        "reviews": lines,
        "approach": telling.approach(queries.approach_of(area)),
        "may_set": policies.may_set_approach(person, area=area).allowed,
        "links": slots.area_links(area),
    }
    return render(request, "reviews/area_reviews.html", context)


def readers(person: Standing) -> Decision:
    """Whoever holds a post opens the quarter."""
    return Decision(person.is_reader, "You have no post yet. Ask a site administrator to add one.")


def quarter_or_404(code: str) -> KimQuarter:
    """Find a quarter that was opened."""
    return get_object_or_404(KimQuarter, code=code)


def review_or_404(person: Standing, number: int) -> Review:
    """Find a review whose words a person may read; else there is none."""
    return get_object_or_404(queries.with_names(queries.visible_to(person), person), pk=number)


def _note_opened(request: HttpRequest, review: Review) -> None:
    """Note in the session that a submitted review was opened: several are agreed at once only then."""
    if review.state == ReviewState.SUBMITTED and not review.is_closed:
        request.session[OPENED] = {**request.session.get(OPENED, {}), str(review.pk): review.revision}


def opened_of(request: HttpRequest, reviews: list[Review]) -> dict[int, str]:
    """Say which of some reviews were opened in this sitting, as they stand now."""
    opened = request.session.get(OPENED, {})
    return {each.pk: "The review" for each in reviews if opened.get(str(each.pk)) == each.revision}


def _may(person: Standing, review: Review) -> dict[str, bool]:
    return {
        "answer": policies.may_answer(person, review=review).allowed,
        "agree": policies.may_agree(person, review=review).allowed,
        "correct": policies.may_correct(person, review=review).allowed,
    }
