"""Files that members attach, from what Discord says of them to what the endpoint gets."""
