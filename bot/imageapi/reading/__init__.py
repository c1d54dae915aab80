"""How the body of an answer becomes a value, beside the event loop and within limits."""
