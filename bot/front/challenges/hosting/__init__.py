"""/challenge-admin: hosts create challenges, change them, and end them."""
