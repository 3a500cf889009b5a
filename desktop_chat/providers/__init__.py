"""Reach an endpoint and hand its bytes to a decoder."""
