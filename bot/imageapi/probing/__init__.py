"""What can be found out about the endpoint without paying: whether its path is right, and whether it takes the key."""
