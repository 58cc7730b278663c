"""The WHAT column: drafts, read-back, orders, mail about them."""
