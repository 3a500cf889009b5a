"""The form of a server, a file per section."""
