"""Reading a drawing back: what a person would see, as plain values."""

import re
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as a tree; not well-formed XML fails here."""
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    """Every text node that is drawn."""
    return [node.text or "" for node in parsed(svg).iter(f"{NAMESPACE}text")]


def count(svg: str, name: str, **attributes: str) -> int:
    """Elements of a name with these attributes."""
    found = parsed(svg).iter(f"{NAMESPACE}{name}")
    wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
    return sum(all(node.get(key) == value for key, value in wanted.items()) for node in found)


def moves(svg: str, *, stroke_width: str) -> str:
    """The pen of the data line, joined."""
    lines = parsed(svg).iter(f"{NAMESPACE}path")
    return "".join(node.get("d", "") for node in lines if node.get("stroke-width") == stroke_width)


def cells(table: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table)
