import django.db.models.deletion
import django.db.models.expressions
import thirdring.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', thirdring.kernel.fields.CodeField(db_collation='C', max_length=60, unique=True)),
                ('currency', thirdring.kernel.fields.CurrencyField(max_length=3)),
                ('card', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='payments.giftcard')),
            ],
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_id', models.BigIntegerField()),
                ('key', thirdring.kernel.fields.CodeField(db_collation='C', max_length=80)),
                ('amount', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order_id', 'key'), name='demand_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='demand_of_something')],
            },
        ),
        migrations.CreateModel(
            name='Journal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', thirdring.kernel.fields.CodeField(db_collation='C', max_length=10)),
                ('at', models.DateTimeField()),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='journal', to='payments.giftcardentry')),
            ],
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_id', models.BigIntegerField(db_index=True)),
                ('kind', thirdring.kernel.fields.CodeField(db_collation='C', max_length=10)),
                ('amount', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('currency', thirdring.kernel.fields.CurrencyField(max_length=3)),
                ('state', thirdring.kernel.fields.CodeField(db_collation='C', max_length=10)),
                ('to', thirdring.kernel.fields.CodeField(blank=True, db_collation='C', default='', max_length=20)),
                ('key', thirdring.kernel.fields.CodeField(db_collation='C', max_length=80)),
                ('gateway_id', thirdring.kernel.fields.CodeField(blank=True, db_collation='C', default='', max_length=120)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('failure', models.CharField(blank=True, default='', max_length=200)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='payments.payment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['intended', 'unknown'])), fields=['changed_at'], name='move_unsettled'), models.Index(condition=models.Q(('state__in', ['due', 'failed'])), fields=['created_at'], name='move_for_people')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['capture', 'refund', 'release', 'lower', 'void'])), name='move_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['intended', 'unknown', 'due', 'done', 'failed'])), name='move_state_known'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='move_not_negative'), models.UniqueConstraint(fields=('payment', 'kind', 'key'), name='move_once')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.account')),
                ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.journal')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='giftcardentry',
            name='gift_card_entry_sign',
        ),
        migrations.RemoveConstraint(
            model_name='giftcardentry',
            name='gift_card_once_per_order',
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_method_known',
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_state_known',
        ),
        migrations.AddField(
            model_name='giftcard',
            name='activated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='giftcard',
            name='block_reason',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='giftcard',
            name='customer_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='giftcard',
            name='face',
            field=thirdring.kernel.fields.AmountField(decimal_places=3, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='giftcardentry',
            name='key',
            field=thirdring.kernel.fields.CodeField(db_collation='C', max_length=100, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='giftcardentry',
            name='reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='payment',
            name='captured',
            field=thirdring.kernel.fields.AmountField(db_default=0, decimal_places=3, default=0, max_digits=14),
        ),
        migrations.AddField(
            model_name='payment',
            name='key',
            field=thirdring.kernel.fields.CodeField(db_collation='C', max_length=80, null=True),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunded',
            field=thirdring.kernel.fields.AmountField(db_default=0, decimal_places=3, default=0, max_digits=14),
        ),
        migrations.AddField(
            model_name='payment',
            name='released',
            field=thirdring.kernel.fields.AmountField(db_default=0, decimal_places=3, default=0, max_digits=14),
        ),
        migrations.RunSQL(
            """
            UPDATE payments_giftcard SET activated_at = issued_at;
            UPDATE payments_payment SET captured = amount WHERE state = 'paid';
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='giftcard',
            constraint=models.CheckConstraint(condition=models.Q(('activated_at__isnull', False), ('balance', 0), _connector='OR'), name='gift_card_empty_until_active'),
        ),
        migrations.AddConstraint(
            model_name='giftcard',
            constraint=models.UniqueConstraint(fields=('customer_id', 'currency'), name='store_credit_once'),
        ),
        migrations.AddConstraint(
            model_name='giftcardentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gte', 0), ('kind__in', ['issued', 'sold', 'granted', 'returned', 'refunded'])), models.Q(('amount__lt', 0), ('kind__in', ['redeemed', 'withdrawn'])), _connector='OR'), name='gift_card_entry_sign'),
        ),
        migrations.AddConstraint(
            model_name='giftcardentry',
            constraint=models.UniqueConstraint(condition=models.Q(('key', None), ('order_id__isnull', False)), fields=('card', 'order_id', 'kind'), name='gift_card_once_per_order'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['invoice', 'cash_on_delivery', 'bank_transfer', 'gift_card', 'store_credit', 'card'])), name='payment_method_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['due', 'intended', 'unknown', 'waiting', 'authorized', 'paid', 'failed', 'cancelled'])), name='payment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', django.db.models.expressions.CombinedExpression(models.F('captured'), '+', models.F('released'))), ('captured__gte', 0), ('released__gte', 0)), name='payment_captured_within'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('refunded__gte', 0), ('refunded__lte', models.F('captured'))), name='payment_refunded_within'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('order_id', 'key'), name='payment_key_once'),
        ),
    ]
