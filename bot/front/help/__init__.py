"""/help: what the reader can do here, in one screen."""
