"""The people who call: profiles, contacts, addresses, search, code words, merge and the timeline."""
