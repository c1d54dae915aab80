"""Which models there are, and what each takes: the operator's file, the endpoint's list, and the catalogue of both."""
