"""Every sentence that people on Discord read, and nothing else; imports nothing of front."""
