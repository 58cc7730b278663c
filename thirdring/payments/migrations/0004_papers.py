import thirdring.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_ledger_is_kept_by_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', thirdring.kernel.fields.CodeField(db_collation='C', max_length=20, unique=True)),
                ('last', models.PositiveIntegerField(default=10000)),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', thirdring.kernel.fields.CodeField(db_collation='C', max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('order_id', models.BigIntegerField(db_index=True)),
                ('key', thirdring.kernel.fields.CodeField(db_collation='C', max_length=80)),
                ('amount', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('tax', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('currency', thirdring.kernel.fields.CurrencyField(max_length=3)),
                ('body', models.JSONField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('issued_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='paper_number_once'), models.UniqueConstraint(fields=('series', 'order_id', 'key'), name='paper_once')],
            },
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER paper_is_append_only BEFORE UPDATE OR DELETE ON payments_paper
              FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
            """,
            "DROP TRIGGER paper_is_append_only ON payments_paper;",
        ),
    ]
