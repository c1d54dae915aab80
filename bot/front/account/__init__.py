"""/me: what a member has left, their last pictures, and what could not be posted."""
