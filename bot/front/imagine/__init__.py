"""/imagine, from the typed prompt to the reserved pictures and the progress card."""
