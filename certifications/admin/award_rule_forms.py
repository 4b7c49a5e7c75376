"""The form of an award rule: what cannot be is said at its field, before anybody has earned it."""

from typing import Any

from django import forms

from certifications.models import AwardRule
from certifications.rules.snapshots import code_sets_in_words
from foundation.codesets.public import CodeRelease

Kind = AwardRule.Kind
# The least and the most that can be meant; the columns take more.
LIMITS = {
    "charts": (0, 500),
    "accuracy": (0, 100),
    "valid_months": (1, 240),
    "renewal_units": (0, 500),
}
# As certificates and course packs name the sets; one that a school licenses keeps its name.
PRINTED = {"icd10cm": "icd-10-cm", "icd10pcs": "icd-10-pcs", "hcpcs2": "hcpcs-2"}
LABELS = {
    "title": "Heading of the certificate",
    "subject": "What it is of",
    "statement": "Sentence on the certificate",
    "is_active": "In force",
    "kind": "Earned when",
    "programme": "Mock exam",
    "accuracy": "Percent of their points",
    "valid_months": "Months that it counts",
    "renewal_units": "Units that renew it",
    "update_programme": "Update exam",
}
HELP = {
    "title": "As: Certificate of Achievement.",
    "subject": "In a line, as: Mock exam of entry level.",
    "is_active": "Out of force it gives no new certificate; those that are out stay as they are.",
}


class AwardRuleForm(forms.ModelForm[AwardRule]):
    """Fields that a rule of a course's pack does not offer are left out of it."""

    code_sets = forms.MultipleChoiceField(
        label="Releases that it is about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They stand on the certificate; an update exam brings holders up to them.",
    )

    class Meta:
        model = AwardRule
        fields = ()  # The admin page names them.
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code_sets" in self.fields:
            said = [_joined(*one) for one in _pairs(self.instance.code_sets)]
            self.initial["code_sets"] = said
            offered = {**{one: _words(one) for one in said}, **_loaded(self.instance.school_id)}
            field = self.fields["code_sets"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(offered.items())

    def clean_code_sets(self) -> dict[str, list[str]]:
        """The releases by their set, as certificates keep them."""
        sets: dict[str, list[str]] = {}
        for one in self.cleaned_data["code_sets"]:
            system, _, release = one.partition(" ")
            sets.setdefault(system, []).append(release)
        return sets

    def clean(self) -> dict[str, Any]:
        """Which fields belong together; the others are to be empty, so that nothing is ignored."""
        super().clean()
        said = self.cleaned_data
        kind = said.get("kind") or self.instance.kind
        if kind == Kind.EXAM:
            self._needs_an_exam()
        elif kind == Kind.CHARTS:
            self._needs_charts()
        if said.get("renewal_units") and "valid_months" in said and not said["valid_months"]:
            self.add_error("valid_months", "Units renew what ends: say after how many months.")
        update = said.get("update_programme")
        if update is not None and update == self._exam():
            self.add_error("update_programme", "Choose another exam than the one that earns it.")
        elif update is not None and "code_sets" in said and not said["code_sets"]:
            self.add_error("code_sets", "Say which releases the update exam brings holders up to.")
        return said

    def _exam(self) -> Any:
        """What is chosen now, or was when the rule was made."""
        return self.cleaned_data.get("programme") or self.instance.programme

    def _needs_an_exam(self) -> None:
        if "programme" in self.cleaned_data and self._exam() is None:
            self.add_error("programme", "Choose the mock exam that is to be passed.")
        for name in ("charts", "accuracy"):
            if self.cleaned_data.get(name):
                self.add_error(name, "This belongs to charts; for a mock exam leave it 0.")

    def _needs_charts(self) -> None:
        if "programme" in self.cleaned_data and self._exam() is not None:
            self.add_error("programme", "This belongs to a mock exam; for charts choose none.")
        needed = (
            ("charts", "Say how many charts count."),
            ("accuracy", "Say what percent of their points is to be reached."),
        )
        for name, words in needed:
            if name in self.cleaned_data and not self.cleaned_data[name]:
                self.add_error(name, words)


def _loaded(school_id: int | None) -> dict[str, str]:
    """The releases that the school can look things up in. One query."""
    rows = CodeRelease.objects.readable_in(school_id).order_by("system", "valid_from", "name")
    return {_joined(PRINTED.get(one.system, one.system), one.name): one.title for one in rows}


def _pairs(sets: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(system, release) for system, releases in sets.items() for release in releases]


def _joined(system: str, release: str) -> str:
    return f"{system} {release}"


def _words(joined: str) -> str:
    system, _, release = joined.partition(" ")
    return code_sets_in_words({system: [release]})
