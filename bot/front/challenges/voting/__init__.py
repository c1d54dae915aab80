"""The private ballot: one large picture at a time, and what is pressed below it."""
