"""Everything that talks to Discord: commands, cards, buttons, forms, and every text that members read."""
