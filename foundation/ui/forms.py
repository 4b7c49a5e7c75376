"""How Django's forms are drawn; named by the FORM_RENDERER setting."""

from django.forms.renderers import TemplatesSetting


class ChartworkRenderer(TemplatesSetting):
    """Our field template: label, help and errors tied to the field by aria attributes."""

    form_template_name = "chartwork/forms/form.html"
    field_template_name = "chartwork/forms/field.html"
