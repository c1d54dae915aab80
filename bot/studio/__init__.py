"""The story of one picture: the line, the reservation, the painting, the delivery."""
