
import django.db.models.deletion
import thirdring.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.BigIntegerField(db_index=True)),
                ('sent_date', models.DateField()),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='promotions.code')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'customer_id'), name='mailing_once')],
            },
        ),
        migrations.AddField(
            model_name='code',
            name='buy',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='code',
            name='cost',
            field=thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='code',
            name='cost_currency',
            field=thirdring.kernel.fields.CurrencyField(blank=True, db_default='', default='', max_length=3),
        ),
        migrations.AddField(
            model_name='code',
            name='excluded_categories',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='code',
            name='excluded_skus',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='code',
            name='get',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='code',
            name='get_percent',
            field=models.DecimalField(db_default=100, decimal_places=2, default=100, max_digits=5),
        ),
        migrations.AddField(
            model_name='code',
            name='gift_sku',
            field=thirdring.kernel.fields.CodeField(blank=True, db_collation='C', db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('buy', 0), ('get', 0)), models.Q(('buy__gte', 1), ('get__gte', 1), ('get_percent__gt', 0), ('get_percent__lte', 100)), _connector='OR'), name='code_buy_and_get'),
        ),
    ]
