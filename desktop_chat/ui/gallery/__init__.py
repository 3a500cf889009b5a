"""The design system at a glance: every control in every state, every colour, size of text and icon."""
