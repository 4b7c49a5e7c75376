"""What estimates of a calibration say, in plain words."""

from math import exp, isfinite, sqrt

# Wright and Linacre 1994: what a mean square of a multiple choice test may be ...
FIT_LOW, FIT_HIGH = 0.7, 1.3
# ... and how far chance alone takes it (Smith, Schumacker and Bush 1998): by root of n.
INFIT_CHANCE, OUTFIT_CHANCE = 2.0, 6.0

# By how many of ten people of middling ability get it right, from the hardest on.
DIFFICULTY = [
    (0.1, "very hard"),
    (0.3, "hard"),
    (0.7, "middling"),
    (0.9, "easy"),
    (1.01, "very easy"),
]
FIT = {
    "surprising": "Answers surprise: people for whom it should be easy get it wrong, or the other "
    "way round. Check the key and the wording.",
    "outliers": "A few answers far from where people stand surprise: guesses, or slips of the "
    "best.",
    "predictable": "Answers follow ability more closely than the model says: it may repeat another "
    "question, or ask for everything at once.",
    "fits": "Answers are as the model says.",
}


def chance_of_middling(difficulty: float, discrimination: float) -> float:
    """How likely a person of mean ability (0) is right."""
    return 1 / (1 + exp(min(50.0, max(-50.0, discrimination * difficulty))))


def difficulty_word(difficulty: float, discrimination: float) -> str:
    """From ``very hard`` to ``very easy``."""
    chance = chance_of_middling(difficulty, discrimination)
    return next(word for bound, word in DIFFICULTY if chance < bound)


def fit_code(infit: float, outfit: float, n: int) -> str:
    """A code of ``FIT``. Only what chance does not explain is said."""
    if not (isfinite(infit) and isfinite(outfit)) or n <= 0:
        return "fits"
    by_chance = 1 / sqrt(n)
    if infit > max(FIT_HIGH, 1 + INFIT_CHANCE * by_chance):
        return "surprising"
    if outfit > max(FIT_HIGH, 1 + OUTFIT_CHANCE * by_chance):
        return "outliers"
    if infit < min(FIT_LOW, 1 - INFIT_CHANCE * by_chance):
        return "predictable"
    return "fits"
