from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retrieval", "0007_gaps")]

    operations = [
        migrations.AddField(
            "turn", "task", models.CharField(blank=True, default="", max_length=20)
        ),
    ]
