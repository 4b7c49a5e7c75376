"""Calibration of questions: asking for it, and computing and storing it."""

from assessments.services.calibration.asking import (
    CALIBRATE_EFFECT,
    CalibrationNotFound,
    CalibrationNotInstalled,
    ask_for_calibration,
)
from assessments.services.calibration.computing import compute_calibration

__all__ = [
    "CALIBRATE_EFFECT",
    "CalibrationNotFound",
    "CalibrationNotInstalled",
    "ask_for_calibration",
    "compute_calibration",
]
