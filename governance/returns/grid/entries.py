"""Reads the cells that the grid's script sends, as JSON."""

import json

from django import forms

from governance.returns.actions import Entry

MOST = 500  # one pasted block at a time; a longer one comes in several requests


class Unreadable(ValueError):
    """内容不完整，没有保存."""


class CellForm(forms.Form):
    """One cell. `seen` is the revision it was typed over."""

    code = forms.CharField(max_length=20)
    text = forms.CharField(max_length=40, required=False, strip=False)
    note = forms.CharField(max_length=300, required=False)
    seen = forms.IntegerField(min_value=0)
    region = forms.IntegerField(required=False)


def read(body: bytes) -> list[Entry]:
    """The entries of a request. Raises Unreadable with what to tell the person."""
    try:
        sent = json.loads(body)["entries"]
        forms_ = [(CellForm(dict(one)), one) for one in sent]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("内容不完整，没有保存。") from error
    if len(forms_) > MOST:
        raise Unreadable(f"一次最多保存{MOST}格。")
    if not all(form.is_valid() for form, _ in forms_):
        raise Unreadable("内容过长或不完整，没有保存。")
    return [_entry(form.cleaned_data, one) for form, one in forms_]


def _entry(data: dict, sent: dict) -> Entry:
    """A note that was not sent stays as it is."""
    note = data["note"] if sent.get("note") is not None else None
    return Entry(data["code"], data["text"], data["seen"], note, data["region"])
