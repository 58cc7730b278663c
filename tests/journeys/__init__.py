"""Journeys: the real product in a real browser, its processes on free ports, on a real PostgreSQL."""
