"""What the screens of this room send."""
