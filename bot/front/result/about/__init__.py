"""The button ⋯: all about a picture, in private."""
