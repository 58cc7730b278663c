"""The translations: gathered from the sources, written to locale/, checked. Needs no gettext."""
