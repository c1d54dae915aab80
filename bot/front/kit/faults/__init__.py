"""What errors of Discord mean, and requests that raise them instead of waiting."""
