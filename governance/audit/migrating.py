"""One migration operation for all tables of history: written out field by field it would be two hundred, each
of which makes Django build half of the models again."""

from django.db.migrations.operations.base import Operation
from django.db.models import ForeignKey

_INSERTING = "insert_insert"

# Names of triggers and indexes end in a hash of the library's, so the catalogue is asked for them.
_DROP_TRIGGERS = """do $$ declare t record; begin
    for t in select tgname, tgrelid::regclass as of_table, tgfoid::regprocedure as runs from pg_trigger
              where tgname like 'pgtrigger\\_insert\\_insert\\_%' and tgrelid = any (array[{tables}]::regclass[]) loop
        execute format('drop trigger %I on %s', t.tgname, t.of_table);
        execute format('drop function %s', t.runs);
    end loop;
end $$"""
_DROP_INDEXES = """do $$ declare i record; begin
    for i in select x.indexrelid::regclass as name from pg_index x
               join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
              where x.indnatts = 1 and not x.indisunique
                and (x.indrelid::regclass, a.attname) in (select * from (values {columns}) v(t, c)) loop
        execute format('drop index %s', i.name);
    end loop;
end $$"""


class LeaveInsertsToGuards(Operation):
    """Row triggers on insert go, `tenancy.guards` writes the history of new rows; event tables keep one index.

    The state is changed in place: neither triggers nor indexes of a column show in the models built from it.
    """

    reversible = False

    def state_forwards(self, app_label, state) -> None:
        for (label, _), model in state.models.items():
            if label != app_label:
                continue
            triggers = model.options.get("triggers", [])
            if kept := [one for one in triggers if one.name != _INSERTING]:
                model.options["triggers"] = kept
            else:
                model.options.pop("triggers", None)
            for name, field in self._indexed(model):
                model.fields[name] = field.clone()
                model.fields[name].db_index = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        models = [model for (label, _), model in from_state.models.items() if label == app_label]
        tracked = [model for model in models if self._is_tracked(model)]
        indexed = [(model, name) for model in models for name, _ in self._indexed(model)]
        if tracked:
            tables = ", ".join(f"'{_table(model)}'" for model in tracked)
            schema_editor.execute(_DROP_TRIGGERS.format(tables=tables), params=None)
        if indexed:
            columns = ", ".join(
                f"('{_table(model)}'::regclass, '{name}_id'::name)" for model, name in indexed
            )
            schema_editor.execute(_DROP_INDEXES.format(columns=columns), params=None)

    def describe(self) -> str:
        return "History of inserted rows is written by the guards"

    @staticmethod
    def _is_tracked(model) -> bool:
        return any(one.name == _INSERTING for one in model.options.get("triggers", []))

    @staticmethod
    def _indexed(model) -> list[tuple[str, ForeignKey]]:
        """Foreign keys of an event table that have an index, other than the one to the tracked row."""
        if "pgh_obj" not in model.fields:
            return []
        return [
            (name, field)
            for name, field in model.fields.items()
            if isinstance(field, ForeignKey) and name != "pgh_obj" and field.db_index
        ]


def _table(model) -> str:
    return model.options.get("db_table") or f"{model.app_label}_{model.name_lower}"
