"""Discord: commands, buttons, words."""
