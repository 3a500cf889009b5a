"""Everything the window can do, as data: named, grouped, with keys that can be changed."""
