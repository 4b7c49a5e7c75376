"""The index of what waits for a person, beside the work that goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("chartwork_assessments", "0011_marking_queue"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("state", "being_marked")),
                fields=["school"],
                name="attempt_being_marked",
            ),
        ),
    ]
