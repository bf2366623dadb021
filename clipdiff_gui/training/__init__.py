"""The training window: a model that learns from a person's own pictures."""
