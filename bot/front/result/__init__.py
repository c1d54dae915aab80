"""What came of an ask: the pictures or the reason, and the buttons below them."""
