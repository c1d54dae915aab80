"""A member's data on one server: deleted for good in bites that a restart does not lose, and read for an export."""
