"""What is told of a column of text besides its values: how they are written. SQL over the table of different values."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters, digits

from chalicelib.core.column import Frequency, Texts
from chalicelib.core.counting import chosen
from chalicelib.core.findings import shortened
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.sql import literal

SUSPECT = r"^[\s\p{Z}]|[\s\p{Z}]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x7f]"
"""Few texts have spaces at an end, control characters, or letters beyond ASCII: one look rules the rest out."""

PADDED = r"^[\s\p{Z}]|[\s\p{Z}]$"
BLANK = r"[\s\p{Z}]+"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"
"""Control characters but for tabs and line ends."""

MOJIBAKE = r"[ÂÃ][\x{80}-\x{bf}]|â€|ï¿½|\x{fffd}"
"""UTF-8 that was read as Windows-1252 or Latin-1, and characters that were lost."""

MOST_MASKED = 50_000
"""Different values of which the masks are made: of more, those of the smallest hashes stand for all."""

MOST_FOLDED = 200_000
"""Different values that are compared without regard to case."""

MASKS = 10

LETTERS = ((r"\p{Lu}", "A"), (r"\p{Ll}", "a"))
BEYOND_ASCII = ((r"[^\x00-\x7f\P{Lu}]", "A"), (r"[^\x00-\x7f\P{Ll}]", "a"))
"""Classes of characters, and what stands for them in a mask, as 9 for digits; all others stand for themselves."""

SHORT = 24
"""Characters of a text whose letters are sooner found one by one than looked up."""


def asked(different: dict[int, int]) -> str:
    """SQL over `counted`: a row for each column, its position and the counts of `Texts`; it has `different` values."""
    tests = (
        f"regexp_full_match(v, {literal(BLANK)})",
        *(f"regexp_matches(v, {literal(form)})" for form in (PADDED, CONTROL)),
        "nfc_normalize(v) <> v",
        f"regexp_matches(v, {literal(MOJIBAKE)})",
    )
    suspects = (f"case when suspect then {test} else false end" for test in tests)
    counts = ", ".join(f"coalesce(sum(n) filter (where {test}), 0)" for test in ("v = ''", *suspects))
    few = ", ".join(str(at) for at, count in different.items() if count <= MOST_FOLDED)
    variants = "count(*) - count(distinct lower(v)) filter (where position in ({few}))"
    folded = f"case when position in ({few}) then {variants.format(few=few)} end" if few else "null"
    source = f"(select *, regexp_matches(v, {literal(SUSPECT)}) as suspect from counted)"
    return f"select position, {counts}, {folded} from {source} group by position"


LETTERS_OF = "select position, bool_and(strlen(v) = length(v)), bool_and(lower(v) = v) from counted group by position"
"""SQL over `counted`: for each column whether all values are ASCII, and whether they have small letters alone."""


def forms(different: dict[int, int], often: dict[int, int], most: int = MASKS) -> str:
    """SQL over `counted`: for each column a row of its position, the most frequent masks and their counts of rows, and
    how many of its `different` values were looked at. Values that occur more `often` are looked at in any case."""
    cases = " ".join(f"when {at} then {count}" for at, count in often.items() if different[at] > MOST_MASKED)
    frequent = f" or n > case position {cases} end" if cases else ""
    looked = f"from counted where {chosen(different, MOST_MASKED)}{frequent}"
    texts = f"select position, left(v, {LONGEST_TEXT + 1}) as t, n {looked}"
    formed = f"select position, {_DIGITS_MASKED} as form, n from ({texts})"
    forms = f"select position, form, sum(n) as n, count(*) as looked from ({formed}) group by position, form"
    masked = f"select position, {_LETTERS_MASKED} as mask, n, looked from ({forms})"
    grouped = f"select position, mask, sum(n) as n, sum(looked) as looked from ({masked}) group by position, mask"
    return (
        f"select position, [t.mask for t in top], [-t.n for t in top], looked from (select position, "
        f"min({{'n': -n, 'mask': mask}}, {most}) as top, sum(looked) as looked from ({grouped}) group by position)"
    )


def _translated(text: str, signs: str, to: str) -> str:
    return f"translate({text}, '{signs}', '{to}')"


def _replaced(text: str, classes: Sequence[tuple[str, str]]) -> str:
    for form, sign in classes:
        text = f"regexp_replace({text}, '{form}', '{sign}', 'g')"
    return text


_DIGITS_MASKED = f"case when regexp_matches(t, '[0-9]') then {_translated('t', digits, '9' * 10)} else t end"
"""SQL: a text `t` with its digits masked, of which there are often far fewer than texts."""

_LETTERS_MASKED = (
    f"case when length(form) <= {SHORT} then {_replaced('form', LETTERS)} "
    f"else {_replaced(_translated('form', ascii_letters, 'a' * 26 + 'A' * 26), BEYOND_ASCII)} end"
)
"""SQL: the mask of that."""


@dataclass(frozen=True)
class Masks:
    """What was found of one column, as `forms` asks for it."""

    masks: tuple[str, ...]
    counts: tuple[int, ...]
    looked: int


def texts(found: Sequence[int | None], masks: Masks) -> Texts:
    """What is told of a column of text."""
    empty, blank, padded, control, denormalized, mojibake = (int(count or 0) for count in found[:-1])
    pairs = zip(masks.masks, masks.counts, strict=True)
    return Texts(
        empty=empty,
        blank=blank,
        padded=padded,
        control=control,
        denormalized=denormalized,
        mojibake=mojibake,
        variants=found[-1],
        masks=tuple(Frequency(shortened(mask), int(count)) for mask, count in pairs),
        masked=int(masks.looked),
    )
