"""The words behind the button ⋯ under a picture: what can be done with it, and what came of that."""
