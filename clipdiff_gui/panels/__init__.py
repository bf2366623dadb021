"""The panels around the canvas: prompts, parameters, messages, progress, gallery."""
