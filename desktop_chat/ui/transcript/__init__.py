"""The virtual transcript: data, laid-out block and viewport."""
