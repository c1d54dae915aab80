"""The rows of pictures, from the reservation to the outbox."""
