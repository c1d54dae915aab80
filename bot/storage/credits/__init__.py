"""The rows of credits: limits, grants, corrections and blocks; what is left is derived from them."""
