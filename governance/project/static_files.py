"""Static files as production serves them: compressed, under names with their checksum."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStorage(CompressedManifestStaticFilesStorage):
    """Also gives the scripts that a script module imports their names with checksum."""

    support_js_module_import_aggregation = True
