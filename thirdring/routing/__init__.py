"""Which operator a call is offered to: one live offer per call and per operator."""
