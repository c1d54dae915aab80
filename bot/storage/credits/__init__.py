"""The rows of credits: limits, grants, corrections, blocks and the audit; what is left is derived from them."""
