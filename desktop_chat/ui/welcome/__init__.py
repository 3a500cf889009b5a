"""What stands where nothing was asked yet."""
