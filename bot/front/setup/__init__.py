"""/setup and the greeting: what a server decides for itself."""
