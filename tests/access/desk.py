from tests.access import Line

TABLE: dict[str, Line] = {}
