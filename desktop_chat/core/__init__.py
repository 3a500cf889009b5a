"""Values and rules: no Qt, no I/O, no SDK, no clock."""
