
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_incoming'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_key_once',
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('order_id', 'key'), name='payment_key_once'),
        ),
    ]
