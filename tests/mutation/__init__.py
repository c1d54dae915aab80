"""Mutation testing: the code is broken on purpose, one small change at a time, and the quick tests must notice.

`python -m tests.mutation` (or `nox -s mutation`) draws a sample of mutmut's mutants for each part of `parts.py`, and
tries every hand-made mutant of `by_hand.py`, all on a copy of the tree in a temporary folder. CONTRIBUTING.md says how
to read the result.

Two kinds, since each sees what the other cannot. mutmut changes operators, numbers, strings and arguments inside
functions. It leaves alone what stands outside of functions (constants, tables, queries) and decorated functions
(`@property`, `@asynccontextmanager`), and it never removes or swaps whole statements: that is done by hand.
"""
