
import django.db.models.deletion
import thirdring.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', thirdring.kernel.fields.CodeField(db_collation='C', max_length=64, unique=True)),
                ('kind', thirdring.kernel.fields.CodeField(db_collation='C', max_length=6)),
                ('day', models.DateField()),
                ('amount', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('booked', thirdring.kernel.fields.AmountField(decimal_places=3, default=0, max_digits=14)),
                ('currency', thirdring.kernel.fields.CurrencyField(max_length=3)),
                ('text', models.CharField(max_length=300)),
                ('state', thirdring.kernel.fields.CodeField(db_collation='C', max_length=8)),
                ('order_id', models.BigIntegerField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('imported_at', models.DateTimeField()),
                ('settled_by', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['matched', 'left', 'over'])), fields=['day'], name='incoming_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['matched', 'left', 'over', 'booked', 'aside'])), name='incoming_state_known'), models.CheckConstraint(condition=models.Q(('booked__gte', 0), ('booked__lte', models.F('amount'))), name='incoming_booked_within')],
            },
        ),
    ]
