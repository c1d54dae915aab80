"""What an answer that is no picture means, and what is not sent a second time once an endpoint has refused it."""
