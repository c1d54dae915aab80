"""What hosts alone are told of a challenge, and what everybody can check of its count."""
