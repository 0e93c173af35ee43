"""Contracts as documents: YAML or JSON text → what it holds files to.

The library that reads YAML is imported only where there is such a text.
"""

from chalicelib.core.json_nodes import json_nodes
from chalicelib.core.nodes import MOST_BYTES, Node
from chalicelib.core.odcs import Reading, read
from chalicelib.core.remarks import ERROR, Remark
from chalicelib.errors import Malformed


def contract_of(data: bytes) -> Reading:
    """The contract of a document, and what is to be told of it. A text that begins with { is JSON, any other YAML."""
    try:
        return read(_nodes(_decoded(data)))
    except Malformed as error:
        remark = Remark(ERROR, error.line, error.column, "$", error.wrong, error.advice)
        return Reading(None, (remark,), None)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Malformed(1, 1, f"more than {MOST_BYTES // 1024} kB", "leave out what is no contract")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise Malformed(line, column, "bytes that are no UTF-8", "save the document in UTF-8") from None


def _nodes(text: str) -> Node:
    if text.lstrip().startswith("{"):
        return json_nodes(text)
    from chalicelib.edges.yaml_text import yaml_nodes

    return yaml_nodes(text)
