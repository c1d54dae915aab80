"""The words of challenges."""
