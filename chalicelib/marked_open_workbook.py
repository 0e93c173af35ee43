"""The annotated copy of an OpenDocument spreadsheet: the sender's own, in which bad cells are marked."""

from collections.abc import Callable, Iterator
from pathlib import Path

from chalicelib.core.marked_open_sheet import edits, looked, marked
from chalicelib.core.ods import CONTENT
from chalicelib.core.open_marking import Marking, commented
from chalicelib.core.open_styles import restyled
from chalicelib.core.row_marks import Marks
from chalicelib.core.xml_source import NotPlain
from chalicelib.edges.packages import MEDIA, OPEN, Package, opened
from chalicelib.errors import Unreadable
from chalicelib.loading import Loaded
from chalicelib.marked_workbook import LARGEST, marks

NOT_PLAIN = ("meta-inf/documentsignatures.xml", "basic/", "scripts/")
"""How parts begin, in lower case, of a workbook that is signed, or has macros."""


def annotated(workbook: Path, loaded: Loaded, mends: Path, target: Path) -> bool:
    """Write the copy, if that can be done without a doubt. `mends` has a line of JSON for each."""
    if not loaded.label_row or loaded.sheet is None:
        return False
    with opened(workbook, LARGEST) as package:
        try:
            content = _marked(package, loaded, lambda: commented(marks(loaded, mends)))
            package.copy(target, {CONTENT: content})
        except (NotPlain, Unreadable):  # Unreadable: a part that reading has no need of is damaged
            target.unlink(missing_ok=True)
            return False
    return True


def _marked(package: Package, loaded: Loaded, due: Callable[[], Iterator[Marks]]) -> Iterator[bytes]:
    """The content. Raises NotPlain, Unreadable."""
    if package.head(MEDIA, 100).strip() != OPEN[0][0]:
        raise NotPlain("a template, or no workbook by its own word")
    if any(name.startswith(NOT_PLAIN) for name in package.names):
        raise NotPlain("a workbook that is signed, or has macros")
    sheet, column = loaded.sheet or "", loaded.left + len(loaded.labels)
    found = looked(package.blocks(CONTENT), sheet, due(), column, loaded.is_returned)
    styles = restyled(found.facts.styles, found.used)
    marking = Marking(column, styles.marked, found.facts.style_of, styles.unmarked, loaded.is_returned)
    return marked(package.blocks(CONTENT), sheet, due(), marking, edits(found, styles.new))
