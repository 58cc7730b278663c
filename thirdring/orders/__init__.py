"""Basket, quote, read-back, placing and history of orders."""
