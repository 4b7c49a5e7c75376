"""Keys of badges, for the operator: shown, rotated, given up, sealed anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certifications.models import KeyState, SigningKey
from certifications.services.sealing import unseal
from certifications.services.signing_keys import (
    REMEDY,
    compromise_signing_key,
    reseal_signing_keys,
    rotate_signing_key,
)
from foundation.refusals import Refusal
from foundation.schools.public import School, in_school


class Command(BaseCommand):
    help = "Keys that badges are signed with. The private half is never shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "action",
            choices=["list", "rotate", "compromise", "reseal"],
            help="list: every key and whether it opens. rotate: a new key; the old one's badges"
            " stay valid. compromise: give up --key; its badges are refused from now on and signed"
            " anew when they are asked for. reseal: after a change of SECRET_KEY.",
        )
        parser.add_argument("--school", help="The school's short name (slug); else every school.")
        parser.add_argument("--key", type=int, help="The number of the key, from list.")

    def handle(self, *args: Any, **options: Any) -> None:
        schools = School.objects.all()
        if options["school"]:
            schools = schools.filter(slug=options["school"])
            if not schools:
                raise CommandError(f"There is no school {options['school']}.")
        act = {
            "list": self._list,
            "rotate": self._rotate,
            "compromise": self._compromise,
            "reseal": self._reseal,
        }[options["action"]]
        for school in schools:
            with in_school(school.pk):
                try:
                    act(school, options)
                except Refusal as refusal:
                    raise CommandError(str(refusal)) from refusal

    def _list(self, school: School, options: dict[str, Any]) -> None:
        for key in SigningKey.objects.filter(school_id=school.pk):
            opens = key.state != KeyState.ACTIVE or unseal(key.sealed_private_key) is not None
            self.stdout.write(
                f"{school.slug}  {key.pk}  {key.state}  {key.multikey}  {key.created_at:%Y-%m-%d}"
                + ("" if opens else f"  CANNOT BE OPENED. {REMEDY}")
            )

    def _rotate(self, school: School, options: dict[str, Any]) -> None:
        key = rotate_signing_key(school=school, at=timezone.now())
        self.stdout.write(f"{school.slug}: new key {key.pk}, {key.multikey}")

    def _compromise(self, school: School, options: dict[str, Any]) -> None:
        if not options["school"] or options["key"] is None:
            raise CommandError("Name the --school and the --key to give up.")
        key = compromise_signing_key(key_id=options["key"], school=school, at=timezone.now())
        self.stdout.write(f"{school.slug}: key {key.pk} is given up since {key.compromised_at}.")

    def _reseal(self, school: School, options: dict[str, Any]) -> None:
        done, closed = reseal_signing_keys(school=school)
        self.stdout.write(f"{school.slug}: {done} sealed anew, {closed} that nothing opens.")
        if closed:
            raise CommandError(REMEDY)
