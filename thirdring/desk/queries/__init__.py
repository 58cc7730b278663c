"""What the desk asks of the rooms below it."""

from thirdring.desk.queries.day import figures
from thirdring.desk.queries.finding import find
from thirdring.desk.queries.place import complete
from thirdring.desk.queries.work import tabs

__all__ = ["complete", "figures", "find", "tabs"]
