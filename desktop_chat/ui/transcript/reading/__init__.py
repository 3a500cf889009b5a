"""What a reader does with the text: point, select, copy, find."""
