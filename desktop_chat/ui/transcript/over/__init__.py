"""The widgets that stand over the painted messages."""
