"""What search looks at: an entry for each code with its words, and the vocabulary."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """A code or category as search sees it. Made of the nodes by ``index_release``, never changed.

    ``words`` are stems with where they stand: A in its title, B in its inclusion terms, C in each
    code under it, D in what stands above it. What is said above holds below, and what every code
    under it says, it says too: so if an entry matches, all under it do, and of a family only the
    uppermost is shown. ``fresh`` are the stems that the node above lacks: only an entry with a
    word of the query among them can be an uppermost one.

    ``names`` are its title and terms as sorted stems, without what does not matter in a name.
    ``family`` is the category (the table of PCS); ``level`` 0 is the family's own entry.
    """

    node = models.OneToOneField(
        "chartwork_codesets.CodeNode",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    release = models.ForeignKey(
        "chartwork_codesets.CodeRelease", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    family = models.CharField(max_length=24)
    level = models.PositiveSmallIntegerField()
    billable = models.BooleanField()
    # Complete codes at or under it.
    complete = models.PositiveIntegerField()
    # Stems in the title that tell something: no "unspecified", no "NOS".
    size = models.PositiveSmallIntegerField()
    # "Other …", "… unspecified": what is left over.
    residual = models.BooleanField()
    words = SearchVectorField()
    fresh = ArrayField(models.TextField(), default=list)
    names = ArrayField(models.TextField(), default=list)

    objects: ClassVar[models.Manager["SearchEntry"]] = models.Manager()

    class Meta:
        indexes = [
            # All conditions of a search by words in one look.
            GinIndex(fields=["release", "words", "fresh"], name="code_entry_words"),
            GinIndex(fields=["names"], name="code_entry_names"),
            # Codes that begin as somebody types.
            models.Index(
                "release", OpClass("code", name="varchar_pattern_ops"), name="code_entry_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SearchWord(models.Model):
    """A word of a release, with its stem, and in how many entries it stands.

    Words that people use instead of the set's own are here too, with none: so a misspelled one is
    corrected. Made by ``index_release``.
    """

    release = models.ForeignKey(
        "chartwork_codesets.CodeRelease", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    word = models.TextField()
    stem = models.TextField()
    entries = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["SearchWord"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "word"], name="search_word_once"),
        ]
        indexes = [
            models.Index(fields=["stem"], name="search_word_stem"),
            # Words that begin as one was typed, and the nearest to one that is not there.
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams"),
        ]

    def __str__(self) -> str:
        return self.word
