"""Addresses of the courses."""

from django.urls import path

from courses.web import front, grades, study, words

app_name = "courses"

urlpatterns = [
    path("", front.front_page, name="front"),
    path("career-check/", front.career_check, name="career_check"),
    path("home/", study.home, name="home"),
    path("courses/<slug:key>/", study.course, name="course"),
    path("courses/<slug:key>/join/", study.join, name="join"),
    path("courses/<slug:key>/grades/", grades.own_grades, name="grades"),
    path("courses/<slug:key>/complete/", study.completion, name="completion"),
    path("courses/<slug:key>/words/", words.words, name="words"),
    path("courses/<slug:key>/cards/", words.cards, name="cards"),
    path("lessons/<uuid:public_id>/", study.lesson, name="lesson"),
    path("lessons/<uuid:public_id>/read/", study.read, name="read"),
]
