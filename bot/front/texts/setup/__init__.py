"""The words of /setup: its panel, its forms, and what it says of a change."""
