"""How long a search for codes takes, and what it finds: ``python -m tests.bench.code_search``.

On the database that ``DATABASE_URL`` names, with every shipped release loaded; nothing is written.
Prints milliseconds of some 370 queries by kind, twice: the search itself, and the fragment of the
page (``/codes/results/``) from a running site whose address is given as an argument. Then recall:
of 2,000 complete codes, how many are found by their own title within the first ten.
"""

import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any

import django

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DAY = date(2026, 11, 26)
BROAD = (
    *("right", "left", "open", "fracture", "unspecified", "disease", "initial encounter", "di"),
    *("pneu", "other specified", "a", "subsequent encounter delayed healing"),
)


def main(site: str = "") -> None:
    django.setup()
    from django.db import connection

    from foundation.codesets.queries.releases import readable_releases, shelf_of
    from foundation.codesets.queries.search import search

    shelf = shelf_of(readable_releases(school_id=None), on=DAY)
    asked = list(_queries(shelf, Random(7)))

    def ask(text: str) -> Any:
        return search(text, releases=shelf.open, readable=shelf.readable)

    def fetch(text: str) -> None:
        query = urllib.parse.urlencode({"q": text})
        urllib.request.urlopen(f"{site}/codes/results/?{query}", timeout=30).read()

    _print("search", _timed(asked, ask))
    if site:
        _print("fragment over HTTP", _timed(asked, fetch, pause=0.3))
    _recall(shelf, Random(11))
    connection.close()


def _queries(shelf: Any, random: Random) -> Iterator[tuple[str, str]]:
    """Codes and their beginnings, words of titles, titles, misspelled words, what people say."""
    from foundation.codesets.icd10cm.lay import lay_words
    from foundation.codesets.models import CodeNode
    from foundation.codesets.search_words import words_in

    rows = CodeNode.objects.filter(release__in=shelf.open, kind="code").order_by("pk")
    nodes = list(rows.values_list("code", "title"))
    for code, _ in random.sample(nodes, 60):
        yield "code", code[: random.randint(2, len(code))] if random.random() < 0.5 else code
    for _, title in random.sample(nodes, 60):
        words = [word for word in words_in(title) if len(word) > 3]
        if words:
            yield "words", " ".join(random.sample(words, min(len(words), random.randint(1, 4))))
    for _, title in random.sample(nodes, 40):
        yield "title", title
    for _, title in random.sample(nodes, 120):
        words = [word for word in words_in(title) if len(word) > 4 and word.isalpha()]
        if words:
            word = random.choice(words)
            edits = 1 if len(word) < 7 else random.randint(1, 2)
            yield "misspelled", _misspelled(word, edits, random)
    phrases = [phrase for entry in lay_words().entries for phrase in entry.say]
    for phrase in random.sample(phrases, 80):
        yield "everyday", phrase
    for text in BROAD:
        yield "broad", text


def _misspelled(word: str, edits: int, random: Random) -> str:
    for _ in range(edits):
        at, letter = random.randrange(len(word) - 1), random.choice(LETTERS)
        word = random.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    return word


def _timed(
    asked: list[tuple[str, str]], ask: Callable[[str], Any], *, pause: float = 0
) -> dict[str, list[float]]:
    ask("warm")
    spent: dict[str, list[float]] = {}
    for kind, text in asked:
        # The site allows so many look-ups in a minute.
        time.sleep(pause)
        begun = time.perf_counter()
        ask(text)
        spent.setdefault(kind, []).append(1_000 * (time.perf_counter() - begun))
    return spent


def _print(what: str, spent: dict[str, list[float]]) -> None:
    print(what)
    everything = sorted(one for some in spent.values() for one in some)
    for kind, some in [*spent.items(), ("all", everything)]:
        ordered = sorted(some)
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(
            f"  {kind:11} {len(ordered):4} queries: p50 {middle:6.1f}, p95 {late:6.1f}, "
            f"longest {ordered[-1]:6.1f} ms"
        )


def _recall(shelf: Any, random: Random, many: int = 2_000) -> None:
    from foundation.codesets.models import CodeNode
    from foundation.codesets.queries.search import search

    release = shelf.open_in("icd10cm")
    rows = CodeNode.objects.filter(release=release, billable=True).order_by("position")
    rows = rows.exclude(title__startswith="New in FY")
    ranks = []
    for code, title, path in random.sample(list(rows.values_list("code", "title", "path")), many):
        found = search(title, releases=[release], readable=shelf.readable)
        codes = [hit.code for _, hit in found.hits]
        ranks += [at for at, one in enumerate(codes) if one == code or one in path][:1]
    print(
        f"recall: of {many} codes {sum(rank < 10 for rank in ranks)} within the first ten, "
        f"{sum(rank == 0 for rank in ranks)} first"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
