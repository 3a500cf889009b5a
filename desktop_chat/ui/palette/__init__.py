"""Finds and does anything from one field."""
