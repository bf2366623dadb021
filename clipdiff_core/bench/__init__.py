"""How long a step takes, and each part of it."""
