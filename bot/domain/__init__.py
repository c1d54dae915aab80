"""What the bot knows and decides. Only the standard library is imported, nothing here does I/O, and time is passed in.

Read from the bottom up: `periods`, `limits`, `errors`, then `credits` (what a member may spend), `pictures` (the values
of one picture's story), `models` (what can be asked for), `turns` (who is next), `guilds` (what holds in a server).
"""
