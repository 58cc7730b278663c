"""Screens of the telephone, by what is done there."""
