"""What answers without a picture mean: every way of failing, over real sockets and row by row."""
