"""New vectors look for their neighbours in the graph with more care, and more are found.

A graph that is there already gets better by `REINDEX INDEX CONCURRENTLY`, see docs/scale.md.
"""

from django.db import migrations


def more_care(apps, editor):
    """Set what each later vector is put in with."""
    for space in apps.get_model("kb", "EmbeddingSpace").objects.all():
        editor.execute(
            f"ALTER INDEX IF EXISTS kb_vector_{space.pk}_nearest SET (ef_construction = 200)"
        )


class Migration(migrations.Migration):
    dependencies = [("kb", "0011_headings_of_before")]
    operations = [migrations.RunPython(more_care, migrations.RunPython.noop)]
