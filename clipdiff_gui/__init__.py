"""ClipDiff's window: it knows jobs and events, and never imports torch."""
