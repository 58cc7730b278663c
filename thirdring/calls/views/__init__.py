"""The screens of a call: strip, sheet, caller, wrap-up, log."""
