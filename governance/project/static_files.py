"""Static files as production serves them: compressed, under names with their checksum."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = "returns/*.js"  # the portal's own script modules; scripts of libraries are left as they are


class ModuleAwareStorage(CompressedManifestStaticFilesStorage):
    """Also gives the scripts that a script module of the portal imports their names with checksum."""

    patterns = (
        *HashedFilesMixin.patterns,
        (MODULES, HashedFilesMixin._js_module_import_aggregation_patterns[1]),
    )
