"""Papers of an order as PDF, in the customer's language: confirmation, invoice, credit note, label, packing slip."""

from thirdring.orders.documents.issuing import NothingToCreditError, issue_credit_note, issue_invoice
from thirdring.orders.documents.listing import Entry, Kind, entries
from thirdring.orders.documents.making import NoDocumentError, document, label, name_of
from thirdring.orders.documents.sending import send

__all__ = [
    "Entry",
    "Kind",
    "NoDocumentError",
    "NothingToCreditError",
    "document",
    "entries",
    "issue_credit_note",
    "issue_invoice",
    "label",
    "name_of",
    "send",
]
