"""Every dialect times every fault, through the real way to a server."""
