"""Words' weights stay in the passage's row. See decision 13."""

from django.db import migrations

# In a row beyond 2 kB the text goes to TOAST first, and the weights, which are read for each
# candidate of a search, only when a row would not fit a page. Rows written before keep their form
# until they are indexed again.
STORAGE = "ALTER TABLE kb_passage ALTER COLUMN bm25 SET STORAGE MAIN"
BACK = "ALTER TABLE kb_passage ALTER COLUMN bm25 SET STORAGE EXTERNAL"


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0007_retrieval"),
    ]

    operations = [migrations.RunSQL(STORAGE, BACK)]
