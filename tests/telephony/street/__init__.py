"""Telephones of our own, for tests and benchmarks: real SIP and RTP, with a tone in each mouth and an ear that measures."""
