"""What the catalogue decides: which words, which promise, which variant was meant, what goes together."""
