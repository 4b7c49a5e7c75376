"""Words for what a record consists of."""

from django.utils.translation import gettext_lazy as _

DOCUMENT_KINDS = {
    "face_sheet": _("Face sheet"),
    "history_physical": _("History and physical"),
    "progress_note": _("Progress note"),
    "office_note": _("Office note"),
    "emergency_note": _("Emergency note"),
    "triage": _("Triage"),
    "consultation": _("Consultation"),
    "orders": _("Orders"),
    "medications": _("Medications"),
    "laboratory": _("Laboratory"),
    "imaging": _("Imaging"),
    "operative": _("Operative report"),
    "pathology": _("Pathology"),
    "anesthesia": _("Anesthesia"),
    "nursing": _("Nursing"),
    "discharge_summary": _("Discharge summary"),
}
DOCUMENT_ROLES = {
    "provider": _("provider"),
    "nursing": _("nursing"),
    "other": _("not a provider"),
}
SEX_WORDS = {"male": _("male"), "female": _("female")}
POA_WORDS = (
    ("Y", _("Y: yes")),
    ("N", _("N: no")),
    ("U", _("U: not documented")),
    ("W", _("W: cannot be determined")),
)
