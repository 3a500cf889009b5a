"""The design system: every length, colour, font and icon, and the controls painted from them."""
