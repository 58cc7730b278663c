"""The catalogue's pages and fragments."""
