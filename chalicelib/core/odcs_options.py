"""Options of a logical type in an ODCS document (`logicalTypeOptions`) → checks."""

from collections.abc import Iterator

from chalicelib.core.check_arguments import Scope, Wrong, argument
from chalicelib.core.check_kinds import FLAG, FORMATS, KINDS, TEXT
from chalicelib.core.contract import Check, Column
from chalicelib.core.nodes import Mapping, Node, Scalar, entry
from chalicelib.core.remarks import named, near

OPTIONS = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "date": ("format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    **dict.fromkeys(
        ("timestamp", "time"),
        ("format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "timezone", "defaultTimezone"),
    ),
    **dict.fromkeys(
        ("integer", "number"),
        ("format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    ),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties", "required"),
    "boolean": (),
}
"""Logical type → the options that the standard gives it."""

TOLD_ONLY = ("password", "byte", "binary")
"""Formats of the standard that no text breaks."""

_SHAPES_OF_COLUMN = {"timezone": FLAG, "defaultTimezone": TEXT}
"""Options that say how a column is read."""

_RENAMED = {"required": "requiredProperties"}
"""Option → kind, where these are not the same word."""


def option_checks(options: Node | None, column: Column, scope: Scope) -> Iterator[Check]:
    """What a column is held to by the options of its type. Of what is wrong, this is told."""
    if not isinstance(options, Mapping):
        return
    for key, value in options.entries.items():
        try:
            if isinstance(value, Scalar) and value.value is None:
                continue
            if key in OPTIONS.get(column.logical_type or "", ()):
                yield from _option(key, value, options, column, scope)
            else:
                _unknown(key, options, column, scope)
        except Wrong as wrong:
            scope.remarks.error(wrong.node.mark, wrong.wrong, wrong.advice)


def _option(key: str, value: Node, options: Mapping, column: Column, scope: Scope) -> Iterator[Check]:
    kind = _RENAMED.get(key, key)
    if key in _SHAPES_OF_COLUMN:
        argument(value, _SHAPES_OF_COLUMN[key], column, scope)
    elif key == "format":
        yield from _format(value, column, scope)
    elif scope.is_3_0 and key.startswith("exclusive") and isinstance(value, Scalar) and isinstance(value.value, bool):
        bound = entry(options, key.removeprefix("exclusive").lower())
        if bound is not None and value.value:
            yield _check(kind, column, {key: argument(bound, KINDS[kind].takes[key], column, scope)})
    else:
        taken = argument(value, KINDS[kind].takes[key], column, scope)
        if taken is not False:
            yield _check(kind, column, {key: taken})


def _check(kind: str, column: Column, arguments: dict[str, object]) -> Check:
    return Check(f"{column.name}.{kind}", kind, column.name, arguments)


def _format(value: Node, column: Column, scope: Scope) -> Iterator[Check]:
    """Of days and times, it says how a column is read."""
    word, known = argument(value, TEXT, column, scope), FORMATS.get(column.logical_type or "", ())
    if word in known:
        yield _check("format", column, {"format": word})
    elif column.logical_type == "string" and word not in TOLD_ONLY:
        scope.remarks.warn(value.mark, f"the format {named(word)} is kept, and not checked", near(word, known))
    elif column.logical_type != "string" and known:
        raise Wrong(value, f"{named(word)} is no format of this type", near(word, known))


def _unknown(key: str, options: Mapping, column: Column, scope: Scope) -> None:
    """An option of another type is an error, one of none a warning."""
    mark = options.keys.get(key, options.mark)
    if column.logical_type is None:
        scope.remarks.error(mark, f"{named(key)} needs a logicalType", "add `logicalType:` to the property")
        return
    known = OPTIONS[column.logical_type]
    message, advice = f"{named(key)} is no option of this type", near(key, known) if known else "leave it out"
    if key == "enum" or any(key in others for others in OPTIONS.values()):
        scope.remarks.error(mark, message, advice)
    else:
        scope.remarks.warn(mark, f"{message}: kept, and not checked", advice)
