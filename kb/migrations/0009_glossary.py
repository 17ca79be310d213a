import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0008_scale'),
    ]

    operations = [
        migrations.AddField(
            model_name='synonyms',
            name='heads',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None),
        ),
        migrations.AddIndex(
            model_name='synonyms',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['heads'], name='synonyms_heads'),
        ),
    ]
