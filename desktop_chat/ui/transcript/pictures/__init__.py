"""Formulas and pictures, drawn off the thread that draws the window."""
