"""Passive widgets: few verbs in, signals out."""
