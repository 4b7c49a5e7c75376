"""The same figures once more: plain Python over the stored rows, nothing of the product's."""

import statistics
from collections import defaultdict
from math import sqrt


def correlation(xs, ys):
    """Pearson's r, or None where one of the two does not differ."""
    if len(xs) < 2 or len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    return statistics.correlation(xs, ys)


class Reference:
    """Figures of attempts, given as (attempt, newest grade) with their newest answers.

    ``answers[attempt][place]`` is what was answered.
    """

    def __init__(self, rows, answers):
        # version -> list of (attempt, place, share, rest, answered)
        self.by_version = defaultdict(list)
        self.percents = []
        self.papers = []
        for attempt, grade in rows:
            self.percents.append(float(grade.percent))
            outcomes = {o["position"]: o for o in grade.outcomes}
            brought, possible = {}, {}
            for place, outcome in outcomes.items():
                out = outcome.get("pilot") or outcome.get("ruling") in {"drop", "full_credit"}
                worth = float(outcome.get("worth", outcome["share"]))
                brought[place] = 0.0 if out else worth * float(outcome["points"])
                possible[place] = 0.0 if out else float(outcome["points"])
            self.papers.append(
                {
                    item["version"]: brought[place]
                    for place, item in enumerate(attempt.paper["items"], start=1)
                    if possible[place]
                }
            )
            for place, item in enumerate(attempt.paper["items"], start=1):
                outcome = outcomes[place]
                if outcome.get("ruling") in {"drop", "full_credit"}:
                    continue
                left = sum(possible.values()) - possible[place]
                rest = (sum(brought.values()) - brought[place]) / left if left else None
                self.by_version[item["version"]].append(
                    {
                        "attempt": attempt,
                        "place": place,
                        "share": float(outcome["share"]),
                        "rest": rest,
                        "answered": outcome["answered"],
                        "order": item["order"],
                        "answer": answers.get((attempt.pk, place)),
                    }
                )

    def facility(self, version):
        return statistics.fmean(row["share"] for row in self.by_version[version])

    def discrimination(self, version):
        rows = self.by_version[version]
        return correlation([r["share"] for r in rows], [r["rest"] for r in rows])

    def option(self, version, key):
        """How many chose it, and its point-biserial; for types whose answer is a number."""
        rows = self.by_version[version]
        took = [float(key in chosen(row)) for row in rows]
        return sum(took), correlation(took, [r["rest"] for r in rows])

    def alpha(self, without=None):
        versions = [v for v in self.papers[0] if v != without]
        columns = [[paper[v] for paper in self.papers] for v in versions]
        totals = [sum(values) for values in zip(*columns, strict=True)]
        k = len(versions)
        parts = sum(statistics.variance(column) for column in columns)
        return k / (k - 1) * (1 - parts / statistics.variance(totals))

    def standard_error(self):
        totals = [sum(paper.values()) for paper in self.papers]
        possible = len(self.papers[0])
        return 100 * statistics.stdev(totals) * sqrt(1 - self.alpha()) / possible

    def weight(self, version):
        totals = [sum(paper.values()) for paper in self.papers]
        own = [paper[version] for paper in self.papers]
        return statistics.covariance(own, totals) / statistics.variance(totals)

    def drawn(self):
        """Questions within people: the reliability and the standard error, in percent."""
        papers = [list(paper.values()) for paper in self.papers]
        k = len(papers[0])
        assert {len(paper) for paper in papers} == {k}
        means = [statistics.fmean(paper) for paper in papers]
        between = k * statistics.variance(means)
        within = statistics.fmean(statistics.variance(paper) for paper in papers)
        return (between - within) / between, 100 * sqrt(within / k)


def chosen(row):
    """The keys of the options that an answer names by their numbers."""
    numbers = row["answer"]["chosen"] if row["answer"] else []
    numbers = numbers if isinstance(numbers, list) else [numbers]
    return {row["order"][number - 1] for number in numbers}
