"""Nobody could choose a zone before: the UTC of everybody becomes that of their school."""

from django.db import migrations, models

import foundation.zones


def follow_the_school(apps, schema_editor):
    user = apps.get_model("chartwork_accounts", "User")
    user.objects.filter(time_zone="UTC").update(time_zone="")


class Migration(migrations.Migration):
    dependencies = [("chartwork_accounts", "0002_language")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="time_zone",
            field=models.CharField(
                blank=True, max_length=50, validators=[foundation.zones.check_zone]
            ),
        ),
        migrations.RunPython(follow_the_school, migrations.RunPython.noop),
    ]
