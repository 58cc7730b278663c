"""Telephones of our own, for tests and benchmarks: real SIP and RTP, a tone in each mouth, an ear that measures."""
