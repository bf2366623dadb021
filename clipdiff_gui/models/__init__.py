"""The window of the models: what is here, what can be had, and how it comes in."""
