"""What outlives the process: SQLite, journal, settings, keyring."""
