"""The headings of what was stored before, a few documents at a time, while others are worked on."""

from itertools import groupby, islice

from django.db import migrations, transaction

_VERSIONS, _AT_ONCE = 100, 1_000


def fill(apps, schema_editor):
    """Note the headings of what is stored already, as `ingestion.indexing.headings` does.

    What has some is left alone, so that it can be begun again; what a worker holds, it writes.
    """
    Version, Heading = apps.get_model("kb", "Version"), apps.get_model("kb", "Heading")
    ids = iter(Version.objects.order_by("pk").values_list("pk", flat=True))
    while batch := list(islice(ids, _VERSIONS)):
        with transaction.atomic():
            free = Version.objects.filter(pk__in=batch, lease_token=None, headings=None)
            held = free.select_for_update(of=("self",)).order_by("pk")
            found = _headings(apps, list(held.values_list("pk", flat=True)))
            while rows := list(islice(found, _AT_ONCE)):
                Heading.objects.bulk_create(rows)


def _headings(apps, versions):
    from kb.text.typeahead import spaced

    Passage, Heading = apps.get_model("kb", "Passage"), apps.get_model("kb", "Heading")
    rows = Passage.objects.filter(version__in=versions).exclude(headings=[])
    rows = rows.order_by("version_id", "ordinal")
    rows = rows.values_list("version_id", "id", "headings", "version__indexed_title")
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


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("kb", "0010_headings"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
