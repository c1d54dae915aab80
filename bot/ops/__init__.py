"""For the operator: log lines and the health check."""
