from itertools import groupby, islice

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

_AT_ONCE = 1_000


def fill(apps, schema_editor):
    """Note the headings of what is stored already, as `ingestion.indexing.headings` does."""
    from kb.text.typeahead import spaced

    Passage, Heading = apps.get_model("kb", "Passage"), apps.get_model("kb", "Heading")
    rows = Passage.objects.exclude(headings=[]).order_by("version_id", "ordinal")
    rows = rows.values_list("version_id", "id", "headings", "version__indexed_title")

    def found():
        for _version, passages in groupby(rows.iterator(_AT_ONCE), key=lambda row: row[0]):
            seen = set()
            for version_id, passage_id, headings, title in passages:
                for depth in range(1, len(headings) + 1):
                    path = tuple(headings[:depth])
                    if path in seen:
                        continue
                    seen.add(path)
                    text = " ".join(path[-1].split())[:200]
                    form = spaced(text)
                    if form and form != spaced(title):
                        yield Heading(
                            version_id=version_id, passage_id=passage_id, text=text, spaced=form
                        )

    pending = found()
    while batch := list(islice(pending, _AT_ONCE)):
        Heading.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0009_glossary'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passage_id', models.UUIDField()),
                ('text', models.CharField(max_length=200)),
                ('spaced', models.TextField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='headings', to='kb.version')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('spaced', name='gin_trgm_ops'), fastupdate=False, name='heading_trigrams')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
