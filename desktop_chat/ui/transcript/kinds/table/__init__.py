"""Tables: columns, rows in sight, order."""
