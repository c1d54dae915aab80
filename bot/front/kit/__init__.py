"""What every feature is built with: cards, buttons, forms, replies, the road of a press."""
