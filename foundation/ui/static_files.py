"""Static files with hashed names, script modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrites the imports of script modules too, so that a module is never served stale."""

    support_js_module_import_aggregation = True
