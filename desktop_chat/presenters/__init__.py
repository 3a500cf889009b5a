"""Own the running tasks and turn events into view calls, once per frame; QtCore only."""
