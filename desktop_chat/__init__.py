"""A native desktop chat client for streaming language-model endpoints."""

__version__ = "0.1.0"
