"""Filters stay with the conversation they were given to."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retrieval", "0003_also_asked")]
    operations = [
        migrations.AddField(
            model_name="conversation",
            name="filters",
            field=models.JSONField(blank=True, default=dict, encoder=DjangoJSONEncoder),
        ),
    ]
