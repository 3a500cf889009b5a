"""What can be preferred, set up, taken along and known, on one page."""
