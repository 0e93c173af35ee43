"""The verdict on a file: by its reading, and by the policy of its contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from chalicelib.core.contract import ERROR, INFO, QUARANTINE, REJECT, WARN, Policy
from chalicelib.core.findings import NOTICES
from chalicelib.core.report import PASSED, REJECTED, WARNED, Finding
from chalicelib.core.shares import number

if TYPE_CHECKING:
    from chalicelib.core.clean_copy import Promised  # which a file without a contract does not need

MOST_NAMED = 5
"""Errors of the file as a whole that a reason names."""


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
    clean: "Promised | None" = None
    """What the clean copy is written from; None where names and types are those promised as they were found."""


def ruled(read: Sequence[Finding], kept: Kept, policy: Policy) -> tuple[str, str | None]:
    """The verdict, and its reason."""
    return verdict(read, kept, policy), reason(kept, policy)


def verdict(read: Sequence[Finding], kept: Kept, policy: Policy) -> str:
    """What was found in reading warns. Of a contract, a warning warns, information does not, and what an error does is
    the policy's to say: the file is rejected, its rows are set aside as long as they are few enough, or it warns."""
    warns = any(finding.error not in NOTICES for finding in read)
    warns = warns or any(finding.severity != INFO for finding in kept.findings)
    if any(finding.severity == ERROR for finding in kept.findings) and not _are_borne(kept, policy):
        return REJECTED
    return WARNED if warns else PASSED


def reason(kept: Kept, policy: Policy) -> str | None:
    """What the errors of a contract are of, and what its policy makes of them; None where there are none."""
    whole = {finding.check or finding.error: None for finding in kept.findings if _is_of_whole(finding)}
    more = f", and {len(whole) - MOST_NAMED} more" if len(whole) > MOST_NAMED else ""
    of_whole = f"errors of the file as a whole: {', '.join(list(whole)[:MOST_NAMED])}{more}"
    of_rows = f"records with errors: {kept.rows:,} of {kept.of:,}"
    told = [*([of_rows] if kept.rows else []), *([of_whole] if whole else [])]
    return f"{'; '.join(told)}; {_follows(kept, policy)}" if told else None


def _is_of_whole(finding: Finding) -> bool:
    return finding.severity == ERROR and finding.share is None


def _follows(kept: Kept, policy: Policy) -> str:
    if policy.action == REJECT:
        return "the contract rejects a file that has any"
    if _are_borne(kept, policy):
        return "the records are set aside, and the contract warns" if kept.rows else "the contract warns"
    if kept.is_whole or policy.most is None:
        return "for a file as a whole no records can be set aside, so the contract rejects it"
    share = number(Fraction(100 * kept.rows, kept.of))
    return f"{share} percent of the records are more than the {number(100 * policy.most)} that the contract sets aside"


def _are_borne(kept: Kept, policy: Policy) -> bool:
    if policy.action == WARN:
        return True
    share = Fraction(kept.rows, kept.of) if kept.of else Fraction(0)
    return policy.action == QUARANTINE and not kept.is_whole and (policy.most is None or share <= policy.most)
