"""Tenders behind one port: invoice, cash on delivery, bank transfer, gift card, card by link."""
