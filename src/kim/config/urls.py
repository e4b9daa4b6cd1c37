"""Every room's addresses, in one list."""

from django.urls import include, path

handler500 = "kim.config.failing.page_failed"
urlpatterns = [
    path("", include("kim.home.urls")),
    path("", include("kim.assurance.method_reviews.urls")),
    path("", include("kim.assurance.progress.urls")),
    path("", include("kim.assurance.area_changes.urls")),
    path("", include("kim.assurance.reviews.urls")),
    path("", include("kim.practice.best_practice.urls")),
    path("", include("kim.practice.told_by_form.urls")),
    path("", include("kim.practice.list_changes.urls")),
    path("", include("kim.practice.kim_log.urls")),
    path("", include("kim.practice.dip_checks.urls")),
    path("", include("kim.practice.handovers.urls")),
    path("", include("kim.practice.risk_register.urls")),
    path("", include("kim.places.holdings.urls")),
    path("", include("kim.rules.recording_standards.urls")),
    path("", include("kim.foundations.adopted_logs.urls")),
    path("", include("kim.foundations.evidence_files.urls")),
    path("", include("kim.foundations.erasure.urls")),
    path("", include("kim.foundations.answering.urls")),
    path("", include("kim.foundations.notices.urls")),
    path("", include("kim.foundations.people.urls")),
    path("", include("kim.foundations.landlord.urls")),
    path("", include("kim.foundations.sign_in.urls")),
]
