"""Reads of the customers room, its front door beside `actions`."""

from thirdring.customers.queries.likeness import duplicates, household
from thirdring.customers.queries.merges import live_merges, merge_of, written_since
from thirdring.customers.queries.names import names_of
from thirdring.customers.queries.profiles import (
    NoCustomerError,
    address,
    addresses,
    by_account,
    callers,
    profile,
    same_person,
    survivor_id,
    writers,
)
from thirdring.customers.queries.search import by_phone, search
from thirdring.customers.queries.search_log import searches_of_call
from thirdring.customers.queries.timeline import timeline
from thirdring.customers.queries.verification import code_word_matched

__all__ = [
    "NoCustomerError",
    "address",
    "addresses",
    "by_account",
    "by_phone",
    "callers",
    "code_word_matched",
    "duplicates",
    "household",
    "live_merges",
    "merge_of",
    "names_of",
    "profile",
    "same_person",
    "search",
    "searches_of_call",
    "survivor_id",
    "timeline",
    "writers",
    "written_since",
]
