"""Titles, versions of a question, stopping, sharing."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("retrieval", "0004_conversation_filters"),
    ]
    operations = [
        # Whether an older title was given by a person is not known: none of them may be taken away.
        migrations.AddField("conversation", "titled", models.BooleanField(default=True)),
        migrations.AlterField("conversation", "titled", models.BooleanField(default=False)),
        migrations.AddField("turn", "stopped_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("turn", "fresh", models.BooleanField(default=False)),
        migrations.AddField("turn", "copied", models.BooleanField(default=False)),
        migrations.AddField(
            "turn",
            "replaces",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="retrieval.turn",
            ),
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="retrieval.conversation",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.group",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        name="share_with_user_or_group",
                        condition=Q(user__isnull=False, group__isnull=True)
                        | Q(user__isnull=True, group__isnull=False),
                    ),
                    models.UniqueConstraint(
                        fields=["conversation", "user"], name="one_share_per_user"
                    ),
                    models.UniqueConstraint(
                        fields=["conversation", "group"], name="one_share_per_group"
                    ),
                ],
            },
        ),
    ]
