from django.apps import AppConfig


class CodeSetsConfig(AppConfig):
    name = "foundation.codesets"
    label = "chartwork_codesets"
    verbose_name = "Code sets"
