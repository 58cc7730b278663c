"""One file a command; each has `command`, found by its file's name."""
