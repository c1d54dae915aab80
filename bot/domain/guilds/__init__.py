"""A server as the bot has it: what was chosen in /setup, who stands above whom, and what moderators changed."""
