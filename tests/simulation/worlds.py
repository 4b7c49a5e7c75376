"""The worlds in which students are simulated: one as the model believes it is, others not."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class World:
    """In logits unless it says otherwise."""

    name: str
    # How able people are, how their domains differ, and how items do.
    general_mean: float = 0.7
    general_deviation: float = 1.0
    domain_deviation: float = 0.55
    item_deviation: float = 0.8
    day_deviation: float = 0.15
    # How much easier quizzes are: in the mean, between people, and between their domains.
    quiz_easier: float = 0.5
    quiz_between_people: float = 0.25
    quiz_between_domains: float = 0.2
    # What was learnt since long ago, in how many days most of it, and how people differ in it.
    learnt: float = 0.4
    learnt_deviation: float = 0.3
    learnt_in_days: float = 45.0
    # What is lost of a domain that was not touched for long.
    forgotten: float = 0.2
    forgotten_in_days: float = 120.0
    # 2PL: the deviation of the logarithm of the discrimination. 3PL: what guessing brings.
    discrimination_deviation: float = 0.0
    guessing: float = 0.0
    # How much easier a question is that was met before, or that shows its key.
    repeat_easier: float = 0.9
    practice_easier: float = 0.4
    # The exam: 100 questions, or the short form of 25.
    short: bool = False


AS_ASSUMED = World("as the model assumes")
WORLDS = (
    AS_ASSUMED,
    replace(AS_ASSUMED, name="short form of 25 questions", short=True),
    replace(AS_ASSUMED, name="items differ in discrimination (2PL)", discrimination_deviation=0.4),
    replace(AS_ASSUMED, name="one in five is guessed right", guessing=0.2),
    replace(
        AS_ASSUMED,
        name="crammed in the last two weeks",
        learnt=1.2,
        learnt_deviation=0.5,
        learnt_in_days=8.0,
    ),
    replace(AS_ASSUMED, name="forgets fast", forgotten=0.8, forgotten_in_days=45.0),
    replace(AS_ASSUMED, name="quizzes are much easier", quiz_easier=1.1),
    replace(AS_ASSUMED, name="quizzes are as hard as the exam", quiz_easier=0.0),
    replace(AS_ASSUMED, name="domains hang together less", domain_deviation=1.0),
    replace(AS_ASSUMED, name="a weak class", general_mean=-0.1),
    replace(AS_ASSUMED, name="a strong class", general_mean=1.5),
)
