from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_kept_goods")]

    operations = [
        migrations.RemoveConstraint(model_name="policyversion", name="policy_kind_known"),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "return",
                            "exchange",
                            "change",
                            "shipping_waiver",
                            "appeasement",
                            "price_match",
                            "payment",
                            "kept_goods",
                            "gift_card",
                        ],
                    )
                ),
                name="policy_kind_known",
            ),
        ),
    ]
