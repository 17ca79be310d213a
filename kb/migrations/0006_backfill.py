"""What versions of before say of their title and of their place in the queue."""

from django.db import migrations

# Of versions that are not read now the indexed title stays unknown: they are indexed again should
# they come into effect.
TITLES = """
UPDATE kb_version version SET indexed_title = document.title
FROM kb_document document
WHERE document.current_id = version.id AND version.state = 'ready' AND version.indexed_title = ''
"""
LANES = """
UPDATE kb_version version
SET lane = '0:' || coalesce(version.created_by_id::text, '') || ':' || document.collection_id
FROM kb_document document
WHERE document.id = version.document_id AND version.lane = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0005_sandbox_proofs"),
    ]

    operations = [
        migrations.RunSQL(TITLES, migrations.RunSQL.noop),
        migrations.RunSQL(LANES, migrations.RunSQL.noop),
    ]
