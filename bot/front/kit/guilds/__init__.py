"""One server at Discord: who may do what in it, its settings, and its mod log."""
