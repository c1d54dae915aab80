"""Asking anew: what the buttons below a picture, a refusal and a failure order, and their forms."""
