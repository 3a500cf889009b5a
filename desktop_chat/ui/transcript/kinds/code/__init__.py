"""Code laid out line by line, and coloured."""
