"""Credits: limits, grants, corrections and blocks. What a member has left is summed up from these and the pictures."""
