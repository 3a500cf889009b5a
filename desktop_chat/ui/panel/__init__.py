"""Beside the conversation: what every answer in it is asked with."""
