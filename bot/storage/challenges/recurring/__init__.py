"""Series of recurring challenges, as they are kept."""
