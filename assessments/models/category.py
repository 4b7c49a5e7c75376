"""Where a question belongs in the bank."""

from django.db import models

from foundation.schools.public import catalogue_manager


class Category(models.Model):
    """A shelf of the question bank, in a tree. Written by ``services.bank``."""

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    key = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    objects = catalogue_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="category_key_in_school"),
        ]
        ordering = ["title"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.title
