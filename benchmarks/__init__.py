"""What is promised in figures, measured: each module has `main(arguments) -> figures`."""
