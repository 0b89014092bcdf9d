"""HTTP in, HTTP out: no mathematics here."""
