"""Outside JSON."""
