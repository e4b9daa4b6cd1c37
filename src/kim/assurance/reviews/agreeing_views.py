"""The doors of those above: agree, send back, agree several, close a service's quarter, set how an area answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.assurance.reviews import actions, policies, quarter_actions, queries, telling
from kim.assurance.reviews.forms import AgreeForm, ApproachForm, SendBackForm
from kim.assurance.reviews.models import KimQuarter, Review
from kim.assurance.reviews.views import opened_of, quarter_or_404, readers, review_or_404
from kim.foundations.audit_trail import sealing
from kim.foundations.people.doors import now, today, who
from kim.foundations.people.models import Service, WorkArea
from kim.foundations.people.refusals import require
from kim_engine.risk.information import ASPECTS, InformationRisk


def review_agree(request: HttpRequest, number: int) -> HttpResponse:
    """Agree a review: what was opened, and whether the judgement is shared."""
    review = review_or_404(who(request), number)
    require(policies.may_agree(who(request), review=review))
    form = AgreeForm(request.POST or None, review=review)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        opened = "; ".join(each.removeprefix("Evidence: ") for each in typed["opened"])
        concurs, checked = typed["concurs"] == "yes", typed["checked"]
        actions.agree_review(review=review, opened=opened, concurs=concurs, checked=checked, by=who(request), at=now())
        messages.success(request, f"The review of {review.area.name} is agreed.")
        return _to_the_next(request, review)
    context = {"form": form, "must_check": policies.needs_a_check(review)}
    return render(request, "reviews/review_agree.html", context | telling.whole(who(request), review))


def review_send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Send a review back with the reason."""
    review = review_or_404(who(request), number)
    require(policies.may_agree(who(request), review=review))
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.send_back(review=review, why=form.cleaned_data["why"], by=who(request), at=now())
        messages.success(request, f"The review of {review.area.name} is sent back. Its manager reads why.")
        return _to_the_next(request, review)
    return render(request, "reviews/review_send_back.html", {"form": form, "review": review})


def _to_the_next(request: HttpRequest, review: Review) -> HttpResponse:
    """Lead to the next review to agree of the quarter, else to the quarter."""
    following = queries.to_agree(who(request)).filter(quarter=review.quarter).exclude(pk=review.pk).first()
    if following is not None:
        return redirect("reviews:review_agree", following.pk)
    return redirect("reviews:quarter_show", review.quarter.code)


def agree_several(request: HttpRequest, code: str) -> HttpResponse:
    """Agree several reviews at once, each of which was opened."""
    require(readers(who(request)))
    quarter = quarter_or_404(code)
    waiting = list(queries.to_agree(who(request)).filter(quarter=quarter))
    opened = opened_of(request, waiting)
    chosen = [each for each in waiting if str(each.pk) in request.POST.getlist("review")]
    if request.method == "POST" and chosen:
        actions.agree_several(reviews=chosen, opened=opened, by=who(request), at=now())
        messages.success(request, f"Agreed: {', '.join(each.area.name for each in chosen)}.")
        return redirect("reviews:quarter_show", quarter.code)
    rows = [
        {"row": each, "is_opened": each.pk in opened, "must_check": policies.needs_a_check(each)} for each in waiting
    ]
    context = {"quarter": quarter, "rows": rows, "is_empty": request.method == "POST"}
    return render(request, "reviews/agree_several.html", context)


def service_close(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show by name what closing records, then close a service's quarter."""
    quarter, service = quarter_or_404(code), get_object_or_404(Service, pk=number)
    has_head = queries.has_head(service, who(request).on)
    require(policies.may_close(who(request), quarter=quarter, service=service, has_head=has_head))
    what = queries.on_closing(quarter, service)
    require(policies.has_something_to_close(what.counted, service=service))
    if request.method == "POST":
        return _close(request, quarter, service)
    context = {"quarter": quarter, "service": service, "what": what, "on": today()}
    return render(request, "reviews/service_close.html", context)


def _close(request: HttpRequest, quarter: KimQuarter, service: Service) -> HttpResponse:
    moment = now()
    quarter_actions.close_service(quarter=quarter, service=service, by=who(request), at=moment)
    quarter.refresh_from_db()
    said = f"{service.name} is closed for {quarter.name}."
    if quarter.closed_at is not None:
        said += " It was the last: the quarter is closed, and sealed." if _seal(moment) else " The quarter is closed."
    messages.success(request, said)
    return redirect("reviews:quarter_show", quarter.code)


def _seal(moment: Any) -> bool:
    """Seal the record as the quarter closes; without the key it waits for `kim tick`."""
    try:
        return sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=moment) is not None
    except sealing.NoSealKeyError:
        return False


def approach_set(request: HttpRequest, number: int) -> HttpResponse:
    """Set how freely an area answers, beside what its information risk suggests."""
    found = WorkArea.objects.select_related("team__service")
    area = get_object_or_404(found if who(request).is_reader else found.none(), pk=number)
    require(policies.may_set_approach(who(request), area=area))
    last = queries.approach_of(area)
    initial = {name: getattr(last, name) for name in (*ASPECTS, "autonomy")} if last else {}
    form = ApproachForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        risk = InformationRisk(**{name: typed[name] for name in ASPECTS})
        quarter_actions.set_approach(
            area=area, autonomy=typed["autonomy"], risk=risk, why=typed["why"], by=who(request), at=now()
        )
        messages.success(request, f"Set for {area.name}. It counts from today.")
        return redirect("reviews:area_reviews", area.pk)
    return render(request, "reviews/approach_set.html", {"form": form, "area": area, "last": telling.approach(last)})
