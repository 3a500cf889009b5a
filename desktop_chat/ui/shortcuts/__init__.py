"""All keys on one page, where those of commands can be changed."""
