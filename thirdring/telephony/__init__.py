"""Where calls come from: the practice line and, later, Asterisk."""
