"""The words around pictures that somebody leafs through: their own, and those of a server."""
