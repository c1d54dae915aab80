"""Recurring challenges, for hosts: started, looked at, changed, paused and ended."""
