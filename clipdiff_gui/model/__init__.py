"""What the window shows, as observable state without widgets."""
