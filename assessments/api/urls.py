"""Addresses under /api/v1/."""

from django.urls import path

from assessments.api.attempts import AttemptDetail
from assessments.api.coding import AssessmentCoding, PersonCoding
from assessments.api.disputes import DeclineDispute, DisputeList
from assessments.api.evidence import Evidence
from assessments.api.exam_answers import Answers, Paper
from assessments.api.exam_checks import CheckItem
from assessments.api.exam_going_on import EndBreak, NextQuestion, NextSection, TakeLease
from assessments.api.exam_result import HandIn, Result
from assessments.api.exam_start import Attempts, PersonAssessments
from assessments.api.lines import Lines
from assessments.api.marking import GiveMarks, MarkingDetail, MarkingList
from assessments.api.regrades import (
    ApplyRegrade,
    RegradeDetail,
    RegradeEffects,
    RegradeList,
    WithdrawRegrade,
)
from assessments.api.reviews import AnswerReview, PersonReviews, RateReview, Review
from assessments.api.statistics import QuestionStatisticsList, Statistics

urlpatterns = [
    path("attempts/", Attempts.as_view(), name="attempts"),
    path("attempts/<uuid:id>/", AttemptDetail.as_view(), name="attempt"),
    path("assessments/<uuid:id>/statistics/", Statistics.as_view(), name="statistics"),
    path(
        "assessments/<uuid:id>/statistics/questions/",
        QuestionStatisticsList.as_view(),
        name="question_statistics",
    ),
    path("assessments/<uuid:id>/coding/", AssessmentCoding.as_view(), name="assessment_coding"),
    path("people/<uuid:id>/coding/", PersonCoding.as_view(), name="person_coding"),
    path("attempts/<uuid:id>/items/<int:position>/lines/", Lines.as_view(), name="lines"),
    path("attempts/<uuid:id>/evidence/", Evidence.as_view(), name="evidence"),
    path("people/<uuid:id>/assessments/", PersonAssessments.as_view(), name="person_assessments"),
    path("attempts/<uuid:id>/paper/", Paper.as_view(), name="paper"),
    path("attempts/<uuid:id>/answers/", Answers.as_view(), name="answers"),
    path("attempts/<uuid:id>/lease/", TakeLease.as_view(), name="lease"),
    path(
        "attempts/<uuid:id>/items/<int:position>/check/", CheckItem.as_view(), name="check_answer"
    ),
    path(
        "attempts/<uuid:id>/items/<int:position>/next/",
        NextQuestion.as_view(),
        name="next_question",
    ),
    path("attempts/<uuid:id>/sections/next/", NextSection.as_view(), name="next_section"),
    path("attempts/<uuid:id>/break/end/", EndBreak.as_view(), name="end_break"),
    path("attempts/<uuid:id>/hand-in/", HandIn.as_view(), name="hand_in"),
    path("attempts/<uuid:id>/result/", Result.as_view(), name="result"),
    path("people/<uuid:id>/reviews/", PersonReviews.as_view(), name="person_reviews"),
    path("reviews/<uuid:id>/", Review.as_view(), name="review"),
    path("reviews/<uuid:id>/answer/", AnswerReview.as_view(), name="answer_review"),
    path("reviews/<uuid:id>/rating/", RateReview.as_view(), name="rate_review"),
    path("marking/", MarkingList.as_view(), name="marking"),
    path("marking/<uuid:id>/", MarkingDetail.as_view(), name="answer_to_mark"),
    path("marking/<uuid:id>/marks/", GiveMarks.as_view(), name="give_marks"),
    path("regrades/", RegradeList.as_view(), name="regrades"),
    path("regrades/<uuid:id>/", RegradeDetail.as_view(), name="regrade"),
    path("regrades/<uuid:id>/effects/", RegradeEffects.as_view(), name="regrade_effects"),
    path("regrades/<uuid:id>/apply/", ApplyRegrade.as_view(), name="apply_regrade"),
    path("regrades/<uuid:id>/withdraw/", WithdrawRegrade.as_view(), name="withdraw_regrade"),
    path("disputes/", DisputeList.as_view(), name="disputes"),
    path("disputes/<uuid:id>/decline/", DeclineDispute.as_view(), name="decline_dispute"),
]
