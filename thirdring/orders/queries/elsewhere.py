from collections.abc import Collection

from thirdring.orders import models


def known_references(references: Collection[str]) -> set[str]:
    """Which orders that were placed elsewhere have been taken over already, by their reference there."""
    found = models.Order.objects.filter(external_reference__in=references)
    return {str(reference) for reference in found.values_list("external_reference", flat=True)}
