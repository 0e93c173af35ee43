"""What Assay refuses, and what it meets while judging.

AssayError
├── Refusal            the caller is wrong; the message says what to do next, `answers.py` gives the status
│   ├── Invalid            a parameter or body is not as the route takes it
│   ├── Unauthorized       no key, or one that is unknown or revoked
│   ├── Forbidden          the key lacks the scope
│   ├── NotFound           no such thing in this workspace
│   └── Conflict           not in this state, or not yet
├── Unreadable         the file cannot be read; the message is the report's reason
│   ├── OutOfMemory        reading it takes more memory than one judge has
│   └── OutOfDisk          reading it takes more disk than one judge has
├── Malformed          a document is not of its notation; the place, what is wrong and what to do
├── NotOurs            an event that Assay has no business with: logged, then forgotten
├── Gone               the object, or its version, no longer exists
├── ReaderFailed       the reading process failed by a bug of ours
├── Busy               another run holds the file, or changed the contract: Lambda shall deliver again
└── LostClaim          this run's claim was taken over: it may write nothing more
"""

import errno


class AssayError(Exception):
    """The root of all that Assay raises itself."""


class Refusal(AssayError):
    """The caller is wrong. The message becomes the answer's `detail`."""


class Invalid(Refusal):
    """A parameter or body is not as the route takes it."""


class Unauthorized(Refusal):
    """No key, or one that is unknown or revoked."""


class Forbidden(Refusal):
    """The key lacks the scope that the route needs."""


class NotFound(Refusal):
    """No such thing in this workspace."""


class Conflict(Refusal):
    """The thing is not in a state that allows this, or not yet."""


class Unreadable(AssayError):
    """The file cannot be read. The message is for its sender: what it is, and what to do."""


class OutOfMemory(Unreadable):
    """Reading the file takes more memory than one judge has."""

    def __init__(self) -> None:
        super().__init__("this file asks for more memory than one judge has: send it in parts of fewer rows or columns")


class OutOfDisk(Unreadable):
    """Reading the file takes more disk than one judge has. `NUMBERS` are the system's errors that say so."""

    NUMBERS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)

    def __init__(self) -> None:
        super().__init__("this file asks for more disk than one judge has: send it in parts, or less compressed")


class Malformed(AssayError):
    """A document is not of its notation. Line and column are from 1, in characters."""

    def __init__(self, line: int, column: int, wrong: str, advice: str) -> None:
        super().__init__(f"line {line}, column {column}: {wrong}; {advice}")
        self.line, self.column, self.wrong, self.advice = line, column, wrong, advice


class NotOurs(AssayError):
    """An event that is none of Assay's business."""


class Gone(AssayError):
    """The object, or its version, no longer exists."""


class ReaderFailed(AssayError):
    """The reading process failed by a bug of ours."""


class Busy(AssayError):
    """Another run holds the file, or changed the contract just now."""


class LostClaim(AssayError):
    """This run's claim was taken over."""
