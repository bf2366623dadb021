"""The picture: shown, zoomed, panned, and dropped onto."""
