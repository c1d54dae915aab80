"""One provider-neutral client for OpenAI-compatible image endpoints, and the catalogue of what they offer."""
