"""`imagine-bot check`: tries everything that the settings name, and says of each whether it works."""
