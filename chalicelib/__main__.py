"""`python -m chalicelib FILE`. The reader is started first: it gets ready while the rest of the command is imported."""

import os

from chalicelib.edges.child import Child

with Child("chalicelib.reader") as reader:
    from chalicelib import command

    status = command.run(reader)
os._exit(status)  # for taking the process apart in order takes 20 ms
