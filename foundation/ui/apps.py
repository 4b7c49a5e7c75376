from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look: base templates, components, style sheets and small scripts."""

    name = "foundation.ui"
    label = "chartwork_ui"
