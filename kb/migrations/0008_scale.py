"""Words' weights stay in the passage's row, and words go into their index at once. Decision 13."""

import django.contrib.postgres.indexes
from django.db import migrations

# In a row beyond 2 kB the text goes to TOAST first, and the weights, which are read for each
# candidate of a search, only when a row would not fit a page. Rows written before keep their form
# until they are indexed again.
STORAGE = "ALTER TABLE kb_passage ALTER COLUMN bm25 SET STORAGE MAIN"
# What waits to be put into the index is read by every search, from end to end, and makes the
# planner believe that reading the whole table is cheaper.
AT_ONCE = """
ALTER INDEX passage_lexemes SET (fastupdate = off);
SELECT gin_clean_pending_list('passage_lexemes');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0007_retrieval"),
    ]

    operations = [
        migrations.RunSQL(
            STORAGE, "ALTER TABLE kb_passage ALTER COLUMN bm25 SET STORAGE EXTERNAL"
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(AT_ONCE, "ALTER INDEX passage_lexemes RESET (fastupdate)")
            ],
            state_operations=[
                migrations.RemoveIndex("passage", "passage_lexemes"),
                migrations.AddIndex(
                    "passage",
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["lexemes"], name="passage_lexemes"
                    ),
                ),
            ],
        ),
    ]
