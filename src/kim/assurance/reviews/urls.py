"""The addresses of the quarter and its reviews."""

from django.urls import path

from kim.assurance.reviews import agreeing_views, views, writing_views

app_name = "reviews"
urlpatterns = [
    path("quarter/", views.quarter_now, name="quarter_now"),
    path("quarters/<slug:code>/", views.quarter_show, name="quarter_show"),
    path("quarters/<slug:code>/agree/", agreeing_views.agree_several, name="agree_several"),
    path("quarters/<slug:code>/close/<int:number>/", agreeing_views.service_close, name="service_close"),
    path("reviews/<int:number>/", views.review_show, name="review_show"),
    path("reviews/<int:number>/write/", writing_views.review_answer, name="review_answer"),
    path("reviews/<int:number>/check/", writing_views.review_check, name="review_check"),
    path("reviews/<int:number>/agree/", agreeing_views.review_agree, name="review_agree"),
    path("reviews/<int:number>/send-back/", agreeing_views.review_send_back, name="review_send_back"),
    path("reviews/<int:number>/correct/", writing_views.review_correct, name="review_correct"),
    path("reviews/<int:number>/ask/", writing_views.part_ask, name="part_ask"),
    path("reviews/parts/<int:number>/", writing_views.part_answer, name="part_answer"),
    path("reviews/parts/<int:number>/withdraw/", writing_views.part_withdraw, name="part_withdraw"),
    path("areas/<int:number>/reviews/", views.area_reviews, name="area_reviews"),
    path("areas/<int:number>/answering/", agreeing_views.approach_set, name="approach_set"),
]
