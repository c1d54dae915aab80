"""/gallery: the pictures of a server that the member may see."""
