"""A question keeps the limits it was asked with.

Of those that were asked before nobody knows any more: they get what their conversation has, which
is what asking them again used until now.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models

COPIED = """
UPDATE retrieval_turn SET collection_ids = c.collection_ids, filters = c.filters
FROM retrieval_conversation c
WHERE c.id = conversation_id AND (c.collection_ids <> '[]' OR c.filters <> '{}')
"""


class Migration(migrations.Migration):
    dependencies = [("retrieval", "0008_tasks")]
    operations = [
        migrations.AddField(
            model_name="turn",
            name="collection_ids",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="turn",
            name="filters",
            field=models.JSONField(blank=True, default=dict, encoder=DjangoJSONEncoder),
        ),
        migrations.RunSQL(COPIED, migrations.RunSQL.noop),
    ]
