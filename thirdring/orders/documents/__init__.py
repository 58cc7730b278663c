"""Papers of an order as PDF, in the customer's language: confirmation, invoices, credit note, label, packing slip."""

from thirdring.orders.documents.issuing import NothingToIssueError, issue_invoice, issue_outstanding
from thirdring.orders.documents.listing import Entry, Kind, entries
from thirdring.orders.documents.making import NoDocumentError, document, label, name_of
from thirdring.orders.documents.sending import send

__all__ = [
    "Entry",
    "Kind",
    "NoDocumentError",
    "NothingToIssueError",
    "document",
    "entries",
    "issue_invoice",
    "issue_outstanding",
    "label",
    "name_of",
    "send",
]
