"""The verdict on a file: by its reading, and by the policy of its contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.core.clean_copy import Promised
from chalicelib.core.contract import ERROR, INFO, QUARANTINE, WARN, Policy
from chalicelib.core.findings import NOTICES
from chalicelib.core.report import PASSED, REJECTED, WARNED, Finding


@dataclass(frozen=True)
class Kept:
    """How a contract was kept: what was told of it, and rows with errors among all."""

    findings: tuple[Finding, ...] = ()
    rows: int = 0
    of: int = 0
    is_whole: bool = False
    """Whether an error is of the table, or of a check that could not be run: no row can be set aside for it."""
    masked: tuple[int, ...] = ()
    """Positions of columns whose values are shown to nobody but the sender."""
    clean: Promised | None = None
    """What the clean copy is written from; None where names and types are those promised as they were found."""


def verdict(read: Sequence[Finding], kept: Kept, policy: Policy) -> str:
    """What was found in reading warns. Of a contract, a warning warns, information does not, and what an error does is
    the policy's to say: the file is rejected, its rows are set aside as long as they are few enough, or it warns."""
    warns = any(finding.error not in NOTICES for finding in read)
    warns = warns or any(finding.severity != INFO for finding in kept.findings)
    if any(finding.severity == ERROR for finding in kept.findings) and not _are_borne(kept, policy):
        return REJECTED
    return WARNED if warns else PASSED


def _are_borne(kept: Kept, policy: Policy) -> bool:
    if policy.action == WARN:
        return True
    share = Fraction(kept.rows, kept.of) if kept.of else Fraction(0)
    return policy.action == QUARANTINE and not kept.is_whole and (policy.most is None or share <= policy.most)
