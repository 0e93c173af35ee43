"""What Assay refuses, and what it meets while judging.

AssayError
├── Refusal            the caller is wrong; the message says what to do next, `answers.py` gives the status
│   ├── Invalid            a parameter or body is not as the route takes it
│   ├── Unauthorized       no key, or one that is unknown or revoked
│   ├── Forbidden          the key lacks the scope
│   ├── NotFound           no such thing in this workspace
│   └── Conflict           not in this state, or not yet
├── Unreadable         the file cannot be read; the message is the report's reason
├── NotOurs            an event that Assay has no business with: logged, then forgotten
├── Gone               the object version no longer exists
├── ReaderFailed       the reading process failed by a bug of ours
├── Busy               another run holds the file: Lambda shall deliver again
└── LostClaim          this run's claim was taken over: it may write nothing more
"""


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


class NotOurs(AssayError):
    """An event that is none of Assay's business."""


class Gone(AssayError):
    """The object version no longer exists."""


class ReaderFailed(AssayError):
    """The reading process failed by a bug of ours."""


class Busy(AssayError):
    """Another run holds the file."""


class LostClaim(AssayError):
    """This run's claim was taken over."""
