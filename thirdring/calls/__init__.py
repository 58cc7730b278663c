"""The call record: its state, who called and why, notes, wrap-up and the log."""
