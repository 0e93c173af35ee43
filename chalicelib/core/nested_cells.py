"""The values that lie within cells of JSON as cells themselves, level by level: first those of objects, a row for each
record; then those of the items of an array, a row for each item. SQL.

The engine keeps whole numbers of JSON, and makes doubles of all others. So each document is there twice, as it stands,
and with its numbers as texts, and both are walked together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.core.contract import Column
from chalicelib.core.sql import literal
from chalicelib.core.typed_cells import GOOD, NESTED, NUMBERS, Source, TypedCell, has_keys_once, rows, typed_cell
from chalicelib.core.within import Path

SPACES = r"E' \t\n\r'"
"""Of JSON."""

_MARKED = "[0-9][.eE]|-0"
"""Found in each text that has a number which the engine would write otherwise."""

_MARK = "\uffff"
"""Of numbers among texts: no character (Unicode, 23.7), and so hardly ever in a text itself."""

_QUOTED = rf"""regexp_replace({{}}, '([\[:,]\s*)(-?[0-9][-+.0-9eE]*)', '\1"{_MARK}\2"', 'g')"""
"""With quotes around numbers, and around what stands in a text like one behind a comma: that is no JSON any more."""

_SURELY_QUOTED = (
    r"""substr(regexp_replace('0' || {}, '(-?[0-9][-+.0-9eE]*)"""
    rf"""((?:[^"0-9-]|-[A-Za-z]|"(?:[^"\\]|\\.)*")*)', '"{_MARK}\1"\2', 'g'), 5)"""
)
"""The same of any JSON, in four times the time: each number with all that follows it up to the next. A zero before the
text is the first."""


def documents(source: str, names: Iterable[int], more: Sequence[str]) -> str:
    """SQL: of cells of JSON, `v0`, `v1`, …, the documents as they stand, `a0`, …, and with numbers as texts, `b0`, …;
    with `more` of the columns of their source."""
    tried = "".join(
        f", case when regexp_matches(v{n}, '{_MARKED}') then {_QUOTED.format(f'v{n}')} else v{n} end as q{n}"
        for n in names
    )
    both = "".join(
        f", ltrim(v{n}, {SPACES}) as a{n}, "
        f"case when json_valid(q{n}) then q{n} else {_SURELY_QUOTED.format(f'v{n}')} end as b{n}"
        for n in names
    )
    return f"(select {', '.join(['record', *more])}{both} from (select *{tried} from {source}))"


@dataclass(frozen=True)
class Level:
    """Rows of documents, and the values in them that are looked at."""

    documents: str
    """SQL: `record`, `carried`, and the documents `a0`, `b0`, … ."""
    carried: tuple[str, ...]
    """Names of what is told of a row beside its documents: which items it is of, from 0, and what holds of it."""
    columns: tuple[tuple[Column, tuple[Path, ...]], ...]
    """What each document is, and the paths within it that are looked at, through no array; each path with all that it
    leads through, from the document itself on."""
    tokens: tuple[str, ...]
    """Texts that stand for no value."""

    def cell(self, document: int, path: Path) -> TypedCell:
        """The values that lie there."""
        column, paths = self.columns[document]
        name = f"{document}_{paths.index(path)}"
        return _typed(column.at(path), name, self.tokens)

    def shown(self, document: int, path: Path) -> list[str]:
        """Names of the columns that the texts of these values are made of."""
        return [f"{of}{self.cell(document, path).name[1:]}" for of in "jnt"]

    def holders(self, document: int, path: Path) -> str:
        """SQL: true where there is what the values would lie in, and it is what it is promised to be."""
        above = [f"{self.cell(document, path[:n]).standing} = {GOOD}" for n in range(len(path))]
        return " and ".join(above) or "true"

    @property
    def rows(self) -> str:
        """SQL: the rows with the standing and the value of each cell, and its text as it stands."""
        paths = [(at, path) for at, (_, paths) in enumerate(self.columns) for path in paths]
        return rows(self._texts(paths), [self.cell(at, path) for at, path in paths])

    def items(self, document: int, path: Path, number: str, item: tuple[Column, tuple[Path, ...]]) -> "Level":
        """The items of an array that lies there; each `number` from 0."""
        array = self.cell(document, path)
        name, carried = array.name[1:], ", ".join(["record", *self.carried])
        lists = f"json_extract(j{name}, '$[*]') as listed, json_extract(n{name}, '$[*]') as quoted"
        whole = f"{self.holders(document, path)} and {array.standing} = {GOOD}"
        source = f"select {carried}, {lists} from {self.rows} where {whole}"
        parted = "unnest(listed)::varchar as a0, unnest(quoted)::varchar as b0"
        numbered = f"generate_subscripts(listed, 1) - 1 as {number}"
        return Level(
            f"(select {carried}, {parted}, {numbered} from ({source}))", (*self.carried, number), (item,), self.tokens
        )

    def _texts(self, paths: Sequence[tuple[int, Path]]) -> str:
        """SQL: of each value its JSON `j…`, that with numbers as texts `n…`, its text `t…` and that as it is read,
        `c…`."""
        found = "".join(self._found(at) for at, (_, paths) in enumerate(self.columns) if len(paths) > 1)
        taken = [self._taken(at) for at in range(len(self.columns))]
        texts = [f"{_text(f'{at}_{self.columns[at][1].index(path)}')}" for at, path in paths]
        read = [_read(self.columns[at][0].at(path), f"{at}_{self.columns[at][1].index(path)}") for at, path in paths]
        inner = f"select *{found} from {self.documents}"
        parts = f"select {', '.join(['record', *self.carried, *taken])} from ({inner})"
        return f"(select *, {', '.join(read)} from (select *, {', '.join(texts)} from ({parts})))"

    def _found(self, document: int) -> str:
        """SQL: all values of a document that lie behind a key, by one look at each of its two texts."""
        pointers = ", ".join(literal(_pointer(path)) for path in self.columns[document][1][1:])
        return "".join(f", json_extract({text}{document}, [{pointers}]) as {of}{document}" for text, of in _BOTH)

    def _taken(self, document: int) -> str:
        first = f"a{document} as j{document}_0, b{document} as n{document}_0"
        others = range(1, len(self.columns[document][1]))
        parts = [
            f"x{document}[{n}]::varchar as j{document}_{n}, y{document}[{n}]::varchar as n{document}_{n}"
            for n in others
        ]
        return ", ".join([first, *parts])


_BOTH = (("a", "x"), ("b", "y"))


def _pointer(path: Path) -> str:
    """Of an object's key in an object, … (RFC 6901)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def _text(name: str) -> str:
    number = f"{_is_number(name)} then trim(n{name}, '\"{_MARK}')"
    string = f"left(j{name}, 1) = '\"' then json_extract_string(j{name}, '$')"
    return f"case when j{name} = 'null' then null when {string} when {number} else j{name} end as t{name}"


def _standing(name: str) -> str:
    """SQL: the text of a value as it stands, also of an array or object, which `t…` has with the engine's numbers. So
    it stays where a text in it has the mark."""
    whole = rf"""regexp_replace(n{name}, '"{_MARK}(-?[0-9][^"]*)"', '\1', 'g')"""
    is_within = f"left(j{name}, 1) in ('[', '{{') and not contains(j{name}, '{_MARK}')"
    return f"case when {is_within} then {whole} else t{name} end"


def _read(column: Column, name: str) -> str:
    """A number with nothing but zeros behind the point is whole: so JSON Schema has it, and tools write no others."""
    text = f"t{name}"
    if column.logical_type != "integer":
        return f"{text} as c{name}"
    whole = rf"regexp_replace({text}, '[.]0+$', '')"
    signed = f"case {whole} when '-0' then '0' else {whole} end"
    return f"case when {_is_number(name)} then {signed} else {text} end as c{name}"


def _is_number(name: str) -> str:
    return f"contains('-0123456789', left(j{name}, 1))"


def _typed(column: Column, name: str, tokens: tuple[str, ...]) -> TypedCell:
    """A value is of its type only as JSON has that: a text is no number, and a number no text."""
    cell, kind = typed_cell(column, Source(f"c{name}", tokens=tokens)), column.logical_type
    first = f"left(j{name}, 1)"
    if kind in NESTED:
        fits = f"{first} = '{_FIRST[kind]}'"
        fits += f" and {has_keys_once(f'j{name}')}" if column.properties else ""
    elif kind in NUMBERS:
        fits = f"{_is_number(name)} and {cell.fits}"
    else:
        fits = f"{first} in ({_FIRST.get(kind or '', _TEXT)}) and {cell.fits}" if kind else "true"
    return replace(cell, raw=_standing(name), fits=f"({fits})")


_FIRST = {"object": "{", "array": "[", "boolean": "'t', 'f'"}
_TEXT = "'\"'"
"""How JSON of a type begins."""
