"""The addresses of best practice."""

from django.urls import path

from kim.practice.best_practice import views

app_name = "best_practice"
urlpatterns = [
    path("best-practice/", views.practice_list, name="practice_list"),
    path("log/<int:number>/offer/", views.practice_offer, name="practice_offer"),
    path("best-practice/answers/<int:number>/", views.practice_answer, name="practice_answer"),
]
