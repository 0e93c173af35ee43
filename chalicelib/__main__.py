"""`python -m chalicelib FILE`. The reader is started first: it gets ready while the rest of the command is imported."""

import sys

from chalicelib.edges import sandbox

with sandbox.started("chalicelib.reading") as reader:
    from chalicelib import command

    sys.exit(command.run(reader))
