"""Bad days, one after another, over a community that goes on asking: what was promised must hold all the same.

`tests/crash` kills the bot at every moment. Here it mostly lives, and what it depends on fails it.
"""
