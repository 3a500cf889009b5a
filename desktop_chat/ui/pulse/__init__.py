"""How the stream is doing."""
