"""The parts of `./bench order`."""
