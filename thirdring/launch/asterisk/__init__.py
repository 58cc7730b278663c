"""Asterisk under our own supervisor: found or fetched, configured, started, without an administrator."""
