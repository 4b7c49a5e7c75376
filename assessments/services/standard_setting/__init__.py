"""A mark to pass that people judge: opening, rating, rounds, closing, adopting."""

from assessments.services.standard_setting.adopting import CutRefused, adopt_cut
from assessments.services.standard_setting.judging import JudgementRefused, save_judgements
from assessments.services.standard_setting.stages import (
    SettingNotFound,
    SettingRefused,
    close_setting,
    open_setting,
    start_second_round,
)

__all__ = [
    "CutRefused",
    "JudgementRefused",
    "SettingNotFound",
    "SettingRefused",
    "adopt_cut",
    "close_setting",
    "open_setting",
    "save_judgements",
    "start_second_round",
]
