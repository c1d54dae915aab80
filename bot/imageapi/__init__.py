"""A client for OpenAI-compatible image endpoints, whatever their dialect, and the catalogue of models on offer."""
