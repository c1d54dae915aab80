"""How the picture behind an address gets here: from whom, for how long it is tried, in how much memory."""
