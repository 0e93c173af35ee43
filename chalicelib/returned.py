"""From an annotated copy that came back to the text that it was made of, or what that was mended to."""

from itertools import chain, islice
from pathlib import Path

from chalicelib.core import returned
from chalicelib.core.encodings import mark_of
from chalicelib.core.formats import HEAD
from chalicelib.core.report import Dialect
from chalicelib.edges import disk
from chalicelib.loading_text import SAMPLE_LINES


def restored(text: Path, original: Path, encoding: str, said: Dialect | None) -> tuple[Path, Path]:
    """Delimited text as UTF-8, and the bytes that it came from in their encoding, both without the column of notes if
    they have one."""
    if not returned.may_be(disk.head(text, HEAD)):
        return text, original
    with disk.text(text) as source:
        head = "".join(islice(source, SAMPLE_LINES))
    found = returned.annotation(head, said)
    if found is None:
        return text, original
    from chalicelib.core.copying import encoded  # here, for other files need nothing of it
    from chalicelib.core.mixture import codec_of

    annotation, label = found
    target, bytes_ = text.with_name("restored"), text.with_name("restored_bytes")
    with disk.text(text) as source:
        disk.keep(target, (record.encode() for record in annotation.restored(source, label)))
    codec, mark = codec_of(encoding), mark_of(disk.head(original, HEAD))
    if codec == "utf-8" and not mark:
        return target, target
    with disk.text(target) as source:
        disk.keep(bytes_, chain([mark], (encoded(line, codec) for line in source)))
    return target, bytes_
