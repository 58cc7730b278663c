"""The WHO column's fragments, the form for a new customer, and the pages for those who keep the records."""
