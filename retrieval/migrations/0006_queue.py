"""Tickets know for whom and since when; how long answers took."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("retrieval", "0005_conversations")]
    operations = [
        migrations.AddField("ticket", "turn", models.UUIDField(blank=True, null=True, unique=True)),
        migrations.AddField(
            "ticket",
            "kind",
            models.SmallIntegerField(
                choices=[(0, "Person"), (1, "Program"), (2, "Background")], default=0
            ),
        ),
        migrations.AddField(
            "ticket",
            "state",
            models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("waiting", "Waiting"),
                    ("writing", "Writing"),
                    ("passed", "Passed"),
                    ("turned-away", "Turned Away"),
                ],
                default="waiting",
                max_length=11,
            ),
        ),
        migrations.AddField("ticket", "asked_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("ticket", "slot_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Written",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seconds", models.FloatField()),
            ],
        ),
    ]
