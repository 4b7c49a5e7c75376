"""Reading an SVG drawing: what the allow-list knows goes through, all else is a fault.

The parser is expat, which reads no other file by itself; a DTD is refused as
soon as it begins, so that there are no entities to expand.
"""

from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from foundation.ui.drawing_values import ELEMENTS, HOLDS_WORDS, LEFT_OUT, WORDS_ONLY, is_allowed

LONGEST_DRAWING = 200_000
MOST_ELEMENTS = 3_000
DEEPEST = 24
# The frame of a drawing that has none.
NO_FRAME = "0 0 1 1"
ALLOWED = "Drawings may use: " + ", ".join(sorted(ELEMENTS)) + "."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of the drawing, and what to do."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing taken apart: its frame, and its shapes as safe markup."""

    view_box: str
    shapes: str
    faults: tuple[Fault, ...] = ()

    def markup(self) -> str:
        """The drawing as it is stored; ``read_drawing`` reads it again."""
        return f'<svg viewBox="{escape(self.view_box)}">{self.shapes}</svg>'


class StopReading(Exception):
    """Stops the parser."""


@dataclass
class DrawingReader:
    """Writes the allowed part of what the parser meets."""

    parser: expat.XMLParserType
    view_box: str = ""
    written: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    open_elements: list[str] = field(default_factory=list)
    count: int = 0
    # Depth inside an element that is left out with everything in it.
    skipping: int = 0

    def fault(self, message: str) -> None:
        self.faults.append(Fault(self.parser.CurrentLineNumber, message))

    def refuse(self, message: str) -> None:
        self.fault(message)
        raise StopReading

    def doctype(self, *_: object) -> None:
        self.refuse("has a DOCTYPE. Remove it; a drawing needs none.")

    def instruction(self, target: str, _: str) -> None:
        self.fault(f"has a processing instruction <?{target}?>. Remove it.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open_elements) + self.skipping >= DEEPEST:
            self.refuse(
                f"has more than {MOST_ELEMENTS} elements or is nested deeper than {DEEPEST}. "
                "Draw it more simply."
            )
        if self.skipping:
            self.skipping += 1
            return
        parent = self.open_elements[-1] if self.open_elements else ""
        if problem := self._misplaced(name, parent):
            self.fault(problem)
            self.skipping = 1
            return
        self.open_elements.append(name)
        kept = self.kept(name, attributes)
        if parent:
            self.write_start(name, kept, attributes)

    def write_start(self, name: str, kept: str, attributes: dict[str, str]) -> None:
        self.written.append(f"<{name}{kept}>")

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        self.open_elements.pop()
        if self.open_elements:
            self.written.append(f"</{name}>")

    def words(self, text: str) -> None:
        if self.skipping or not self.open_elements:
            return
        if self.open_elements[-1] in HOLDS_WORDS:
            self.written.append(escape(text))
        elif text.strip():
            self.fault("has words outside of <text>. Put them into a <text> element.")

    def _misplaced(self, name: str, parent: str) -> str:
        if name not in ELEMENTS:
            return f"uses <{name}>, which is not allowed. {ALLOWED}"
        if (name == "svg") != (parent == ""):
            return "must be one <svg> with shapes in it, and no <svg> inside."
        if parent in WORDS_ONLY:
            return f"has <{name}> inside <{parent}>. Write only words there."
        return ""

    def kept(self, element: str, attributes: dict[str, str]) -> str:
        kept = ""
        for name, value in attributes.items():
            if name in LEFT_OUT:
                continue
            if not is_allowed(name, value):
                self.fault(f'has {name}="{value[:60]}" on <{element}>, which is not allowed.')
            elif element != "svg":
                kept += f' {name}="{escape(value)}"'
            elif name == "viewBox":
                self.view_box = " ".join(value.replace(",", " ").split())
        return kept


def read_drawing(text: str) -> Drawing:
    """Take a drawing apart. What has faults is still safe: the faulty parts are missing."""
    return take_apart(text, DrawingReader(expat.ParserCreate()))


def take_apart(text: str, reader: DrawingReader) -> Drawing:
    """Let the reader meet everything in the text, and say what it wrote."""
    if len(text) > LONGEST_DRAWING:
        return _failed(1, f"is longer than {LONGEST_DRAWING:,} characters. Draw it more simply.")
    parser = reader.parser
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(text, True)  # noqa: FBT003 (expat takes it by place only)
    except StopReading:
        return Drawing(NO_FRAME, "", tuple(reader.faults))
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        line = getattr(error, "lineno", 1)
        return _failed(line, f"is no well-formed XML: {error}. Close every element.")
    if not reader.view_box:
        reader.faults.append(
            Fault(1, 'has no viewBox. Write, for example, <svg viewBox="0 0 640 360">.')
        )
    shapes = "".join(reader.written).strip()
    return Drawing(reader.view_box or NO_FRAME, shapes, tuple(reader.faults))


def _failed(line: int, message: str) -> Drawing:
    return Drawing(NO_FRAME, "", (Fault(line, message),))
