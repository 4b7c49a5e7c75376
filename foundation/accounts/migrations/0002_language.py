"""In which language somebody reads letters; nobody has chosen one yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chartwork_accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
    ]
