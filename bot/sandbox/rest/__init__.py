"""The part of Discord's REST API that the bot uses; every other route is refused loudly."""
