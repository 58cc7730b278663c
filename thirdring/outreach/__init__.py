"""Reaching customers: the catalogues they ask for. Each carries a source code, which says what it brought."""
