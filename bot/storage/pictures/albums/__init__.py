"""Lists of pictures: a member's own, and those of a server that others may see."""
