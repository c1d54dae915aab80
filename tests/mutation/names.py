"""`python -m tests.mutation.names FILE...` prints the names that mutmut gives to its mutants of these files, as JSON.

mutmut has no command that lists what it would try, and reads its settings from the working directory, once.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path


def names(files: list[Path]) -> list[str]:
    mutation, forms = (
        import_module("mutmut.mutation.file_mutation"),
        import_module("mutmut.utils.format_utils"),
    )
    return [
        forms.get_mutant_name(file, name)
        for file in files
        for name in mutation.mutate_file_contents(str(file), file.read_text("utf-8")).mutant_names
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(names([Path(argument) for argument in sys.argv[1:]])))
