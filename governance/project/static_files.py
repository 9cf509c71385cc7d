"""Static files as production serves them: compressed, under names with their checksum."""

from django.contrib.staticfiles.storage import HashedFilesMixin, StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = "returns/*.js"  # the portal's own script modules; scripts of libraries are left as they are


class KnownAddresses:
    """The address of a file is made once per process: every page names a dozen of them."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._known: dict[str, str] = {}

    def url(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = super().url(name)
        return self._known[name]


class PlainStorage(KnownAddresses, StaticFilesStorage):
    """Files as they lie in the folders, for development and tests."""


class ModuleAwareStorage(KnownAddresses, CompressedManifestStaticFilesStorage):
    """Also gives the scripts that a script module of the portal imports their names with checksum."""

    patterns = (
        *HashedFilesMixin.patterns,
        (MODULES, HashedFilesMixin._js_module_import_aggregation_patterns[1]),
    )
