"""How a request is written: what the endpoint is, and the bodies that it takes."""
