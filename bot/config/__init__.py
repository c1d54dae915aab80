"""Every setting, from the environment or `.env`. Only `app`, `checkup`, `__main__` and the demo import this part."""

from bot.config.settings import ENV_FILE, EXIT_CONFIG, Settings, StorageSettings

__all__ = ["ENV_FILE", "EXIT_CONFIG", "Settings", "StorageSettings"]
