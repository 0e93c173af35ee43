"""Whether a document keeps the rules of the standard: keys, what they take, and what must be there."""

import re

from chalicelib.core.nodes import Mapping, Node, Plain, Scalar, Sequence, entry, text
from chalicelib.core.odcs_sections import (
    ANY,
    FLAG,
    ID,
    MAP,
    NUMBER,
    SCALAR,
    SECTIONS,
    SERVERS,
    TEXT,
    WHOLE,
    Either,
    Many,
    Section,
    Shape,
    Words,
)
from chalicelib.core.remarks import Remarks, named, near

_ID = re.compile(r"[A-Za-z0-9_-]+")

_SCALARS: dict[str, tuple[str, str]] = {
    TEXT: ("a text", "write it in quotes"),
    ID: ("a text", "write it in quotes"),
    NUMBER: ("a number", "write a number without quotes"),
    WHOLE: ("a whole number", "write a whole number without quotes"),
    FLAG: ("true or false", "write true or false, without quotes"),
    SCALAR: ("a text, number, true or false", "write one value"),
}
"""What is expected, and the advice where it is not there."""


def conform(root: Node, remarks: Remarks) -> None:
    """Tells what breaks the standard's rules. A key that it does not know is a warning, all else an error."""
    _shape(root, "contract", remarks)


def _shape(node: Node, shape: Shape, remarks: Remarks) -> None:
    if isinstance(shape, Either):
        _shape(node, shape.list if isinstance(node, Sequence) else shape.other, remarks)
    elif isinstance(shape, Many):
        _many(node, shape, remarks)
    elif isinstance(shape, Words):
        _word(node, shape, remarks)
    elif shape in SECTIONS:
        _section(node, shape, remarks)
    elif shape == MAP:
        if not isinstance(node, Mapping):
            remarks.error(node.mark, "keys with their values were expected here", "write `key: value` in lines below")
    elif shape != ANY:
        _scalar(node, shape, remarks)


def _many(node: Node, shape: Many, remarks: Remarks) -> None:
    if not isinstance(node, Sequence):
        remarks.error(
            node.mark, "a list was expected here", "begin each of its items with a dash, in a line of its own"
        )
        return
    for item in node.items:
        _shape(item, shape.of, remarks)


def _word(node: Node, shape: Words, remarks: Remarks) -> None:
    word = text(node)
    if word not in shape.words:
        said = named(node.written) if isinstance(node, Scalar) else "this"
        remarks.error(node.mark, f"{said} is none of the words that stand here", near(word or "", shape.words))


def _scalar(node: Node, shape: str, remarks: Remarks) -> None:
    expected, advice = _SCALARS[shape]
    if not isinstance(node, Scalar) or not _fits(node.value, shape):
        said = f", and {named(node.written)} is not" if isinstance(node, Scalar) else ""
        remarks.error(node.mark, f"{expected} was expected here{said}", advice)
    elif shape == ID and not _ID.fullmatch(str(node.value)):
        remarks.error(node.mark, f"{named(node.written)} is no id", "use letters, digits, - and _ alone")


def _fits(value: Plain, shape: str) -> bool:
    if shape == FLAG or isinstance(value, bool):
        return isinstance(value, bool) and shape in (FLAG, SCALAR)
    if shape in (TEXT, ID):
        return isinstance(value, str)
    whole = isinstance(value, int) or (not isinstance(value, str | None) and value == value.to_integral_value())
    return {SCALAR: True, WHOLE: whole}.get(shape, not isinstance(value, str | None))


def _section(node: Node, name: str, remarks: Remarks) -> None:
    if not isinstance(node, Mapping):
        remarks.error(node.mark, f"the keys of {_a(name)} were expected here", "write `key: value` in lines below")
        return
    section = _of_server(node, remarks) if name == "server" else SECTIONS[name]
    for key in section.required:
        if key not in node.entries or (entry(node, key) is None and section.keys[key] not in (ANY, SCALAR)):
            remarks.error(node.keys.get(key, node.mark), f"{_a(name)} needs `{key}`", f"add `{key}:`")
    for key, value in node.entries.items():
        if key not in section.keys:
            remarks.warn(
                node.keys[key], f"{named(key)} is no key of {_a(name)}: kept, and not read", near(key, section.keys)
            )
        elif not isinstance(value, Scalar) or value.value is not None:
            _shape(value, section.keys[key], remarks)
        elif key not in section.required and section.keys[key] != ANY:
            remarks.warn(
                value.mark, f"`{key}` has no value: read as if it were not there", "leave it out, or fill it in"
            )


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aio" else f"a {name}"


def _of_server(node: Mapping, remarks: Remarks) -> Section:
    """What the keys of a server are depends on its type."""
    common = SECTIONS["server"]
    kind = entry(node, "type")
    if kind is not None and text(kind) not in SERVERS:
        remarks.error(kind.mark, "this is no type of server", near(text(kind) or "", SERVERS))
    own = SERVERS.get(text(kind) or "", SERVERS["custom"]).split()
    keys: dict[str, Shape] = {key.rstrip("!"): WHOLE if key.startswith("port") else TEXT for key in own}
    return Section(common.keys | keys, common.required + tuple(key[:-1] for key in own if key.endswith("!")))
