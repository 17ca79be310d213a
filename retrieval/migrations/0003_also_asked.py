"""Finding the answers that rest on a document, and knowing which of them lost a part."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retrieval", "0002_tickets")]
    operations = [
        migrations.AddField(
            model_name="turn", name="forgotten", field=models.BooleanField(default=False)
        ),
        migrations.AddIndex(
            model_name="turn", index=GinIndex(fields=["source_ids"], name="turn_sources")
        ),
    ]
