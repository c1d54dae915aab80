"""What Discord sends over the gateway, kept from ending the program where it cannot be read."""
