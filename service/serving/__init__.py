"""Serving for real: the thread that owns the model, the server, and its log."""
