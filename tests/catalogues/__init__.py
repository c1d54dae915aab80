"""The message catalogues of bot/front/texts: made from the code, brought up to date, compiled, and checked.

`python -m tests.catalogues update` is what one calls after changing a text; docs/translating.md says the rest.
"""
