"""What the standard cannot say: `customProperties` named `assay.…`, for a contract, a table, a column or a rule."""

import codecs
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chalicelib.core.check_arguments import Wrong
from chalicelib.core.contract import ACTIONS, Held, Policy
from chalicelib.core.nodes import Mapping, Node, Scalar, Sequence, each, entry, text
from chalicelib.core.promised_dialect import DOUBLED, promised
from chalicelib.core.remarks import Remarks, named, near
from chalicelib.core.report import Dialect
from chalicelib.errors import Invalid

PREFIX = "assay."

OF_TABLE = ("feeds", "dialect", "encoding", "nullTokens", "extraColumns", "columnOrder", "policy")
OF_COLUMN = ("aliases", "evidence")
OF_RULE = ("where",)

EXTRA_COLUMNS = ("allow", "warn", "reject")
COLUMN_ORDERS = ("any", "exact")
NOTHING: tuple[str, ...] = ()
_DIALECT = ("delimiter", "quote", "escape", "headerRows")


def own(node: Node | None, known: tuple[str, ...], remarks: Remarks) -> dict[str, Node]:
    """The values of our custom properties, by name without prefix. One that is not known here is an error, for it
    would change what is checked."""
    found: dict[str, Node] = {}
    for item in each(entry(node, "customProperties")):
        name = text(entry(item, "property")) or ""
        value = entry(item, "value")
        if not name.startswith(PREFIX):
            continue
        if name.removeprefix(PREFIX) not in known:
            places = [PREFIX + one for one in known]
            remarks.error(
                item.mark, f"{named(name)} is not known here", near(name, places) if places else "leave it out"
            )
        elif name.removeprefix(PREFIX) in found:
            remarks.error(item.mark, f"{named(name)} is here twice", "keep one")
        elif value is None:
            remarks.error(item.mark, f"{named(name)} has no value", "fill it in, or leave it out")
        else:
            found[name.removeprefix(PREFIX)] = value
    return found


def of_column(node: Node, remarks: Remarks) -> tuple[str, ...]:
    """Other labels that a column may have in the file."""
    aliases = own(node, OF_COLUMN, remarks).get("aliases")
    return () if aliases is None else _tried(texts, aliases, NOTHING, remarks)


def of_table(table: Node, of_all: dict[str, Node], remarks: Remarks) -> tuple[Held, Policy, tuple[str, ...]]:
    """What a table says of reading, policy and feeds; else what the contract says of all its tables."""
    said = of_all | own(table, OF_TABLE, remarks)
    policy = _tried(_policy, said["policy"], Policy(), remarks) if "policy" in said else Policy()
    feeds = _tried(texts, said["feeds"], NOTHING, remarks) if "feeds" in said else NOTHING
    held = {HELD[name][0]: _tried(HELD[name][1], said[name], None, remarks) for name in HELD if name in said}
    return Held(**{name: value for name, value in held.items() if value is not None}), policy, feeds


def _tried[T](read: Callable[[Node], T], node: Node, otherwise: T, remarks: Remarks) -> T:
    try:
        return read(node)
    except Wrong as wrong:
        remarks.error(wrong.node.mark, wrong.wrong, wrong.advice)
        return otherwise


def texts(node: Node) -> tuple[str, ...]:
    """A text, or a list of texts. Raises Wrong."""
    found = [text(item) for item in (node.items if isinstance(node, Sequence) else (node,))]
    if not found or None in found:
        raise Wrong(node, "texts were expected here", "write them in quotes, in brackets")
    return tuple(str(one) for one in found)


def _word(node: Node, known: tuple[str, ...]) -> str:
    word = text(node)
    if word in known:
        return str(word)
    raise Wrong(node, f"{named(word or '')} is none of the words that stand here", near(word or "", known))


def _dialect(node: Node) -> Dialect:
    if not isinstance(node, Mapping):
        raise Wrong(node, "the keys of a dialect were expected here", f"known are: {', '.join(_DIALECT)}")
    for key, value in node.entries.items():
        if key not in _DIALECT:
            raise Wrong(value, f"{named(key)} is no key of a dialect", near(key, _DIALECT))
    marks = {key: _mark(value) for key, value in node.entries.items() if key != "headerRows"}
    rows = entry(node, "headerRows")
    header = rows.value if isinstance(rows, Scalar) else 1
    try:
        if isinstance(header, int) and not isinstance(header, bool):
            given = {"delimiter": ",", "quote": '"', "escape": DOUBLED} | marks
            return promised(**given, header_rows=header)
    except Invalid as invalid:
        raise Wrong(node, str(invalid), "mend it, or leave it out: what is not said is as RFC 4180 has it") from None
    raise Wrong(rows or node, "a number of rows was expected here", "write 1, or 0 where there are no labels")


def _mark(node: Node) -> str:
    if isinstance(node, Scalar) and (node.value is None or isinstance(node.value, str)):
        return str(node.value or "")
    raise Wrong(node, "a mark, or its name, was expected here", "write it in quotes")


_NO_TEXT_OF_FILES = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")


def _encoding(node: Node) -> str:
    name = text(node) or ""
    try:
        codec = codecs.lookup(name).name
        if "".encode(codec) in (b"", codecs.BOM_UTF16, codecs.BOM_UTF32) and codec not in _NO_TEXT_OF_FILES:
            return codec
    except (LookupError, ValueError):
        pass
    raise Wrong(node, f"{named(name)} is no encoding", "write utf-8, cp1252, iso8859-1, …")


def _policy(node: Node) -> Policy:
    """An action by itself; or `action`, with `most` as a share in percent."""
    if isinstance(node, Scalar):
        return Policy(_word(node, ACTIONS))
    for key, value in node.entries.items() if isinstance(node, Mapping) else ():
        if key not in ("action", "most"):
            raise Wrong(value, f"{named(key)} is no key of a policy", near(key, ("action", "most")))
    action, most = entry(node, "action"), entry(node, "most")
    if action is None:
        raise Wrong(node, "a policy needs an action", f"add `action:` with one of {', '.join(ACTIONS)}")
    return Policy(_word(action, ACTIONS), None if most is None else _share(most))


def _share(node: Node) -> Fraction:
    """`5 percent` is a twentieth."""
    said = (text(node) or "").removesuffix("%").removesuffix("percent").strip()
    try:
        share = Fraction(Decimal(said)) / 100
    except (ArithmeticError, ValueError):
        share = Fraction(-1)
    if said[:1].isdigit() and len(said) < 20 and 0 <= share <= 1:
        return share
    raise Wrong(node, "a share of the rows was expected here", "write it as in `5 percent`")


def _tokens(node: Node) -> tuple[str, ...]:
    return () if isinstance(node, Sequence) and not node.items else texts(node)


HELD: dict[str, tuple[str, Callable[[Node], Any]]] = {
    "dialect": ("dialect", _dialect),
    "encoding": ("encoding", _encoding),
    "nullTokens": ("null_tokens", _tokens),
    "extraColumns": ("extra_columns", lambda node: _word(node, EXTRA_COLUMNS)),
    "columnOrder": ("column_order", lambda node: _word(node, COLUMN_ORDERS)),
}
"""Name → the field of `Held`, and how it is read."""
