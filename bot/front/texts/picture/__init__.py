"""The words about a picture: on its way, made, not made, changed."""
