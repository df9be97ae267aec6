"""The card for the fridge: both warning lists, made from the signs, and the clinic's numbers, on one page."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Sequence

from itb_triage.assessment import Part, State
from itb_triage.assessment.inform import BOTH_LISTS, LIST, signs_on
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import ListName, Tier
from itb_triage.wording.render import Words

FONT, FONTS = "DejaVu", {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}  # matplotlib brings them along
MARGIN, GAP, PADDING = 12.0, 6.0, 4.0  # millimetres
RED, WHITE, BLACK, PALE = (163, 0, 27), (255, 255, 255), (20, 24, 28), (95, 105, 115)
LARGEST, SMALLEST = 15.0, 8.0  # points of a sign: as large as the page allows
LINE = 0.5  # millimetres of height a point
TO_FILL_IN = ("card_fill_name", "card_fill_pump", "card_fill_refill", "card_fill_doctor")
AMERICAN = ("US", "CA", "MX")  # where paper is Letter


def write_card(protocol: Protocol, target: Path) -> None:
    """Writes the card to `target`, one page of Letter or A4. Raises OSError where it cannot, and ValueError where the
    signs do not fit on one page even in the smallest type."""
    size = LARGEST
    while size >= SMALLEST:
        card = _Card(protocol, size)
        if card.page_no() == 1 and card.fits:
            target.write_bytes(bytes(card.output()))
            return
        size -= 0.5
    raise ValueError("the warning signs do not fit on one page; give them shorter names in data/clinical/signs")


def _sheet(protocol: Protocol) -> Any:
    from fpdf import FPDF

    sheet = FPDF(format="Letter" if protocol.clinic.locale.endswith(AMERICAN) else "A4")
    folder = Path(str(find_spec("matplotlib").origin)).parent / "mpl-data" / "fonts" / "ttf"  # type: ignore[union-attr]
    for style, file in FONTS.items():
        sheet.add_font(FONT, style, folder / file)
    sheet.set_auto_page_break(False)
    sheet.c_margin = 0
    sheet.set_margins(MARGIN, MARGIN)
    sheet.set_lang(protocol.clinic.locale)
    return sheet


class _Card:
    """The card in one size of type."""

    def __init__(self, protocol: Protocol, size: float) -> None:
        self._protocol, self._size = protocol, size
        self._words = Words(protocol, State())
        self._sheet = _sheet(protocol)
        self._sheet.set_title(self._text("card_title"))
        self._sheet.set_author(protocol.clinic.name)
        self._sheet.add_page()
        self._width = self._sheet.w - 2 * MARGIN
        self._head()
        bottom = self._columns()
        self.fits = self._foot(bottom + GAP)

    def page_no(self) -> int:
        return int(self._sheet.page_no())

    def output(self) -> bytes:
        return bytes(self._sheet.output())

    def _text(self, name: str, **words: str) -> str:
        return self._words.part(Part(name, words=tuple(words.items())))

    def _head(self) -> None:
        self._write(self._text("card_title"), 22, bold=True)
        self._sheet.ln(1)
        self._sheet.set_fill_color(*RED)
        self._sheet.set_text_color(*WHITE)
        self._sheet.set_font(FONT, "B", 17)
        call = self._text("card_call")
        self._sheet.multi_cell(self._width, 10, call, fill=True, align="C", padding=2, new_x="LMARGIN", new_y="NEXT")
        self._sheet.ln(1)
        self._write(self._text("card_one"), 13, bold=True)
        self._sheet.ln(2)

    def _columns(self) -> float:
        """Both lists side by side, the gravest signs first and bold. Returns where the longer one ends."""
        top, width = self._sheet.get_y(), (self._width - GAP) / 2
        ends = []
        for place, name in enumerate(BOTH_LISTS):
            self._sheet.set_xy(MARGIN + place * (width + GAP) + PADDING, top + PADDING)
            ends.append(self._list(name, width - 2 * PADDING))
        bottom: float = max(ends) + PADDING
        self._sheet.set_draw_color(*RED)
        self._sheet.set_line_width(0.8)
        for place in range(len(BOTH_LISTS)):
            self._sheet.rect(
                MARGIN + place * (width + GAP), top, width, bottom - top, round_corners=True, corner_radius=3
            )
        return bottom

    def _list(self, name: ListName, width: float) -> float:
        left = self._sheet.get_x()
        self._block(left, width, self._title(name), self._size + 1, bold=True, color=RED)
        self._sheet.ln(1)
        for sign in signs_on(self._protocol, name):
            self._block(left, 5, "\u2022", self._size, stay=True)
            words = self._words.filled(sign.as_item)
            self._block(left + 5, width - 5, words, self._size, bold=sign.tier is Tier.critical)
            self._sheet.ln(0.6)
        return float(self._sheet.get_y())

    def _title(self, name: ListName) -> str:
        """The list's own title: the first line of the list as it is told."""
        return self._text(f"{LIST}{name.value}").split("\n")[0].rstrip(":")

    def _foot(self, top: float) -> bool:
        """What to say, whom to call, and lines to fill in. Returns whether it all stands on the page."""
        self._sheet.set_xy(MARGIN, top)
        self._write(self._text("card_both"), 11)
        self._sheet.ln(1.5)
        for name in ("card_say", "card_team"):
            self._write(self._text(name), 13, bold=True)
        self._write(self._text("card_hours"), 10, color=PALE)
        self._sheet.ln(3)
        self._lines(TO_FILL_IN)
        self._sheet.ln(2)
        signed = () if self._protocol.version.reviewed.by else (self._text("card_unreviewed"),)
        self._write(" ".join((self._text("card_version", label=self._protocol.number), *signed)), 9, color=PALE)
        return bool(self._sheet.get_y() <= self._sheet.h - MARGIN + 2)

    def _lines(self, names: Sequence[str]) -> None:
        """Lines to write on by hand, two side by side."""
        self._sheet.set_draw_color(*PALE)
        self._sheet.set_line_width(0.3)
        width = (self._width - GAP) / 2
        for place, name in enumerate(names):
            left, row = MARGIN + (place % 2) * (width + GAP), self._sheet.get_y()
            self._sheet.line(left, row + 6, left + width, row + 6)
            self._sheet.set_xy(left, row + 6)
            self._block(left, width, self._text(name), 8, color=PALE)
            if place % 2 == 0:
                self._sheet.set_y(row)

    def _write(self, text: str, size: float, bold: bool = False, color: tuple[int, int, int] = BLACK) -> None:
        self._block(MARGIN, self._width, text, size, bold, color)

    def _block(
        self,
        left: float,
        width: float,
        text: str,
        size: float,
        bold: bool = False,
        color: tuple[int, int, int] = BLACK,
        stay: bool = False,
    ) -> None:
        """Words from `left` on, as wide as `width`; the next ones below, or with `stay` in the same line."""
        self._sheet.set_font(FONT, "B" if bold else "", size)
        self._sheet.set_text_color(*color)
        self._sheet.set_x(left)
        where = {"new_x": "RIGHT", "new_y": "TOP"} if stay else {"new_x": "LMARGIN", "new_y": "NEXT"}
        self._sheet.multi_cell(width, size * LINE, text, align="L", **where)
