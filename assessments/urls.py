"""Addresses of the assessments."""

from django.urls import path

from assessments.web import (
    code_book,
    coding,
    disputes,
    practice,
    practice_room,
    result,
    scratch,
    start,
    taking,
)

app_name = "assessments"

urlpatterns = [
    path("assessments/<uuid:public_id>/", start.assessment_page, name="assessment"),
    path("assessments/<uuid:public_id>/start/", start.start, name="start"),
    path("attempts/<uuid:attempt_id>/", taking.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/answers/", taking.save, name="save"),
    path("attempts/<uuid:attempt_id>/lease/", taking.lease, name="lease"),
    path("attempts/<uuid:attempt_id>/scratch/", scratch.scratch, name="scratch"),
    path("attempts/<uuid:attempt_id>/notes/", scratch.own_notes, name="own_notes"),
    path("attempts/practice-room/", practice_room.practice_room, name="practice_room"),
    path("attempts/<uuid:attempt_id>/codes/", code_book.code_book, name="code_book"),
    path("attempts/<uuid:attempt_id>/hand-in/", taking.hand_in, name="hand_in"),
    path("attempts/<uuid:attempt_id>/stored/", result.stored, name="stored"),
    path("attempts/<uuid:attempt_id>/result/", result.result, name="result"),
    path("attempts/<uuid:attempt_id>/receipt/", result.receipt, name="receipt"),
    path("attempts/<uuid:attempt_id>/practice/", practice.practice_add, name="practice_add"),
    path("coding/", coding.my_coding, name="coding"),
    path("practice/", practice.practice, name="practice"),
    path("practice/next/", practice.practice_next, name="practice_next"),
    path("practice/<uuid:card_id>/answer/", practice.practice_answer, name="practice_answer"),
    path("practice/<uuid:card_id>/rate/", practice.practice_rate, name="practice_rate"),
    path("practice/<uuid:card_id>/undo/", practice.practice_undo, name="practice_undo"),
    path("practice/<uuid:card_id>/remove/", practice.practice_remove, name="practice_remove"),
    path("practice/<uuid:card_id>/put-back/", practice.practice_put_back, name="practice_put_back"),
    path(
        "attempts/<uuid:attempt_id>/questions/<int:position>/dispute/",
        disputes.dispute,
        name="dispute",
    ),
    path("disputes/<uuid:dispute_id>/withdraw/", disputes.withdraw, name="withdraw_dispute"),
]
