"""Bytes to events, one small sans-IO decoder per dialect."""
