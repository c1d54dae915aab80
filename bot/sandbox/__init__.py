"""A pretend Discord and a pretend image endpoint on real loopback sockets."""
