"""What the bot knows and decides: the standard library only, no I/O, time is passed in."""
