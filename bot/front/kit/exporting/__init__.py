"""Files with much in them, which are handed out in numbered parts."""
