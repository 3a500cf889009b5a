"""Markdown and plain text as blocks: pure text work, no Qt."""
