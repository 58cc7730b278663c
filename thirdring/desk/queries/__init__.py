"""What the desk asks of the rooms below it."""

from thirdring.desk.queries.finding import find

__all__ = ["find"]
