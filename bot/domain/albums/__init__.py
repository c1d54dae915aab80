"""Finding pictures again: leafed through one by one, searched by their words."""
