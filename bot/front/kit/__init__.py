"""What every feature is built with: cards, buttons, forms, replies, permissions, and the router of interactions."""
