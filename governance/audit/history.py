"""Row history by database trigger: every insert and update of a tracked row leaves an event row.

The acting post, the request and the reason come from the open scope (see `tenancy.scope`). Inserted rows are
written down once per statement by `tenancy.guards`, changed ones row by row by the library's own trigger.
"""

import pghistory


def tracked(*, exclude: tuple[str, ...] = (), name: str | None = None):
    """Class decorator: keep the history of this model in a table beside it."""
    return pghistory.track(
        pghistory.ManualEvent("insert"),
        pghistory.UpdateEvent(),
        obj_field=pghistory.ObjForeignKey(related_name="events", db_index=True),
        context_field=pghistory.ContextJSONField(null=True),
        context_id_field=None,
        exclude=list(exclude),
        model_name=name,
        append_only=False,  # our own trigger also refuses TRUNCATE and lets a moved region rescope
    )
