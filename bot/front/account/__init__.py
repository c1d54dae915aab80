"""/me: a member's credits, their last pictures, and pictures that could not be posted."""
