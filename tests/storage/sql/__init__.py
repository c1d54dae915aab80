"""The pages of SQL: a scenario that calls every verb of the storage, and a sentence about each statement it sends."""
