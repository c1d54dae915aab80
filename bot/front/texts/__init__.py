"""Every sentence that people read; imports nothing else of front."""
