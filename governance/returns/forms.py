"""What the pages of a return post. A cell that was not touched is not sent to the action at all."""

import hashlib
from collections.abc import Iterable, Mapping

from django import forms

from governance.returns.actions import Entry


def seen_token(revision: int, text: str, note: str) -> str:
    """What the page showed: the revision, and a digest that tells whether the person changed anything."""
    return f"{revision}.{_digest(text, note)}"


def entries(data: Mapping[str, str], keys: Iterable[str]) -> list[Entry]:
    """The cells of a posted page that differ from what the page had shown."""
    found = []
    for key in keys:
        revision, digest = _read_token(data.get(f"seen-{key}", ""))
        text, note = data.get(f"amount-{key}"), data.get(f"note-{key}")
        if text is None and note is None:
            continue
        if digest != _digest(text or "", note or ""):
            code, _, region = key.partition("@")
            found.append(Entry(code, text, revision, note, int(region) if region else None))
    return found


def comments(data: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """Comments on cells, as far as anything was written."""
    written = {code: data.get(f"comment-{code}", "").strip() for code in codes}
    return {code: text for code, text in written.items() if text}


class ReasonForm(forms.Form):
    """Why a return is sent back."""

    reason = forms.CharField(max_length=500, error_messages={"required": "请填写退回理由。"})


def _digest(text: str, note: str) -> str:
    return hashlib.blake2b(f"{text}\n{note}".encode(), digest_size=6).hexdigest()


def _read_token(token: str) -> tuple[int, str]:
    revision, _, digest = token.partition(".")
    return (int(revision), digest) if revision.isdigit() else (0, "")
