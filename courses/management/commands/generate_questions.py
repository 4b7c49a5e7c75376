import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.packs import families
from courses.packs.demo import REFERENCE_COURSE
from courses.packs.families.making import FamilyDesk
from courses.packs.parts import Pack
from courses.packs.problems import PackRefused
from courses.packs.reading import read_pack
from courses.packs.schema import FamilyPart

# How the names of the files begin.
MADE = "generated-"


class Command(BaseCommand):
    help = (
        "Make the questions of a pack's families.yaml and write them to the questions of their "
        "modules, one file for each family. Read them before you keep them. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", default=REFERENCE_COURSE)

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["path"]
        pack = read_pack(root)
        # What is wrong in a file that is made here is about to be made again.
        standing = [problem for problem in pack.problems if f"/{MADE}" not in problem.file]
        if standing:
            raise CommandError(str(PackRefused(standing)))
        desk = FamilyDesk(pack)
        for family in (part.sure for part in pack.families):
            made = [
                entry
                for number, seed in enumerate(family.seeds, start=1)
                if (entry := self._question(family, seed, number, desk))
            ]
            file = root / _folder(pack, family) / "questions" / f"{MADE}{family.key}.yaml"
            text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)
            file.write_text(f"# Made by generate_questions from families.yaml, then read.\n{text}")
            self.stdout.write(f"{file.relative_to(root)}: {len(made)} questions.")

    def _question(
        self, family: FamilyPart, seed: str, number: int, desk: FamilyDesk
    ) -> dict[str, Any] | None:
        try:
            module = import_module(f"{families.__name__}.{family.family}")
        except ModuleNotFoundError as error:
            raise CommandError(
                f"{family.key}: there is no family {family.family}. "
                f"There are: {', '.join(_known())}."
            ) from error
        content = module.make(seed, desk)
        if content is None:
            self.stderr.write(f"{family.key}: the seed {seed} gives no question. Choose another.")
            return None
        if "options" in content:
            content["options"] = _spread(content["options"], number)
        head = {
            "key": f"{family.key}-{number:03}",
            "type": content.pop("type"),
            "category": family.category,
            "domain": family.domain,
            "objective": family.objective,
            "lesson": family.lesson,
            "level": content.pop("level"),
            "difficulty": content.pop("difficulty"),
            "tags": ["generated", family.family.replace("_", "-")],
            "editions": list(desk.names),
            "source": content.pop("source"),
        }
        return {**head, **content}


def _spread(options: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The options turned so that the right ones of a file stand at every place alike."""
    right = next(index for index, option in enumerate(options) if option.get("correct"))
    turn = (right - number) % len(options)
    turned = options[turn:] + options[:turn]
    return [{"key": "abcdef"[place], **option} for place, option in enumerate(turned)]


def _known() -> list[str]:
    names = {found.name for found in pkgutil.iter_modules(families.__path__)}
    return sorted(names - {"making"})


def _folder(pack: Pack, family: FamilyPart) -> str:
    for module in pack.shelves:
        if module.head.text("key") == family.category:
            return module.folder
    raise CommandError(f"{family.key}: no module or pool has the key {family.category}.")
