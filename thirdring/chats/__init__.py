"""Online consultation: a visitor of a shop's page writes, an operator answers at the desk, beside the telephone."""
