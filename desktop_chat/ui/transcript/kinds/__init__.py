"""The kinds of block laid out: one file each."""
