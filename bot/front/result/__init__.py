"""The result of an ask: its pictures, or why there are none, and the buttons below them."""
