"""The words of /me: credits, one's own pictures, and one's data."""
