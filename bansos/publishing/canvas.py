"""The parts of a slide: texts that fit their place, native tables and native charts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

import xlsxwriter
from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Length, Pt

from bansos.publishing.fitting import CELL, LINE, columns, cut, height, largest
from bansos.publishing.handout import Bars, Grid, Told, clean, short
from bansos.words import language

RIGHT = PP_ALIGN.RIGHT
FONT = "Arial"
ACCENT, INK, SOFT = RGBColor(0x0F, 0x8A, 0x76), RGBColor(0x1B, 0x2A, 0x27), RGBColor(0x55, 0x64, 0x5F)
RULE = "C9D3D0"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of a table: neither lines nor fills
SOURCE = 0.72  # size of a source, in sizes of its sentence
BETWEEN = 0.55  # gap between sentences, in sizes


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    left: float
    top: float
    wide: float
    high: float

    @property
    def at(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height as python-pptx takes them."""
        return Pt(self.left), Pt(self.top), Pt(self.wide), Pt(self.high)


def text(frame: TextFrame, said: str, size: float, **look: Any) -> None:
    """Fill a frame with one paragraph. `look`: colour, bold, align."""
    bare(frame)
    _write(frame.paragraphs[0], said, size, **look)


def bare(frame: TextFrame) -> None:
    """A frame without margins that wraps and never changes its size by itself."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP


def _write(
    paragraph: _Paragraph,
    said: str,
    size: float,
    *,
    colour: RGBColor = INK,
    bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> None:
    paragraph.alignment, paragraph.line_spacing = align, 1.0
    run = paragraph.add_run()
    run.text = clean(said)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = colour
    run._r.get_or_add_rPr().set("lang", {"id": "id-ID", "en": "en-US"}[language()])


def box(slide: Slide, place: Box, said: str, sizes: Sequence[float], **look: Any) -> None:
    """One text in the largest of the sizes that fits; cut with … where none does."""
    bold = bool(look.get("bold"))
    said = clean(said)
    size = largest(said, place.wide, place.high, sizes, bold=bold)
    most = max(1, int(place.high / (size * LINE)))
    shape = slide.shapes.add_textbox(*place.at)
    text(shape.text_frame, cut(said, place.wide, size, bold=bold, most=most), size, **look)


def title(slide: Slide, place: Box, said: str, sizes: Sequence[float]) -> float:
    """The slide's own title, so that outlines and screen readers find it. How high it is, in points."""
    shape, said = slide.shapes.title, clean(said)
    assert shape is not None, "a layout with a title"
    shape.left, shape.top, shape.width, shape.height = place.at
    size = largest(said, place.wide, place.high, sizes, bold=True)
    most = max(1, int(place.high / (size * LINE)))
    said = cut(said, place.wide, size, bold=True, most=most)
    text(shape.text_frame, said, size, bold=True)
    return height([(said, 1, True)], size, place.wide)


def rule(slide: Slide, left: float, top: float, wide: float) -> None:
    """A line in the accent."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(wide), Pt(2))
    shape.fill.solid()
    shape.fill.fore_color.rgb = ACCENT
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # it brings a shadow


def sentences(
    slide: Slide,
    place: Box,
    told: Sequence[Told],
    sizes: Sequence[float],
    rest: str,
    between: float = BETWEEN,
) -> None:
    """Sentences one under the other, each with its source in small. Where not even the smallest size has room
    for all, the last give way to `rest`, which has {n} for their number."""
    plain = [Told(short(one.text), short(one.source)) for one in told]
    kept, size = _kept(plain, place, sizes, rest, between)
    shape = slide.shapes.add_textbox(*place.at)
    bare(shape.text_frame)
    paragraphs = [p for one in kept for p in ((one.text, 1.0, INK), (one.source, SOURCE, SOFT)) if p[0]]
    for n, (said, part, colour) in enumerate(paragraphs):
        paragraph = shape.text_frame.paragraphs[0] if not n else shape.text_frame.add_paragraph()
        _write(paragraph, said, round(size * part * 2) / 2, colour=colour)
        if n and part == 1.0:
            paragraph.space_before = Pt(between * size)


def _kept(
    told: list[Told], place: Box, sizes: Sequence[float], rest: str, between: float
) -> tuple[list[Told], float]:
    """The sentences there is room for, and their size."""
    for size in sizes:
        if _high(told, size, place.wide, between) <= place.high:
            return told, size
    for n in range(len(told) - 1, 0, -1):
        left = [*told[:n], Told(rest.format(n=len(told) - n))]
        if _high(left, sizes[-1], place.wide, between) <= place.high:
            return left, sizes[-1]
    most = max(1, int(place.high / (sizes[-1] * LINE)) - 2)
    return [Told(cut(one.text, place.wide, sizes[-1], most=most)) for one in told[:1]], sizes[-1]


def _high(told: Sequence[Told], size: float, room: float, between: float) -> float:
    """Points that sentences take with their sources."""
    own = sum(
        height([(one.text, 1.0, False), *([(one.source, SOURCE, False)] if one.source else [])], size, room)
        for one in told
    )
    return own + between * size * max(len(told) - 1, 0)


def grid(slide: Slide, place: Box, found: Grid, name: str, sizes: Sequence[float]) -> None:
    """A native table. Columns are as wide as they need; too long a name ends in …"""
    rows = [found.head, *found.rows, *([found.total] if found.total else [])]
    rows = [tuple(clean(cell) for cell in row) for row in rows]
    size, widths = columns(rows, place.wide, sizes)
    high = min(place.high / len(rows), size * 2.5)
    lying = Box(place.left, place.top, place.wide, high * len(rows))
    frame = slide.shapes.add_table(len(rows), len(found.head), *lying.at)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(name))
    table = frame.table
    table.horz_banding, table.first_row, table.last_row = False, True, bool(found.total)
    next(table._tbl.iter(qn("a:tableStyleId"))).text = NO_STYLE
    for n, wide in enumerate(widths):
        table.columns[n].width = Pt(wide)
    for r, row in enumerate(rows):
        table.rows[r].height = Pt(high)
        strong = r == 0 or (bool(found.total) and r == len(rows) - 1)
        for c, said in enumerate(row):
            most = 2 if r == 0 else 1
            fitting = cut(said, widths[c] - 2 * CELL, size, bold=strong, most=most)
            _cell(table.cell(r, c), fitting, size, bold=strong, first=c == 0)


def _cell(cell: _Cell, said: str, size: float, *, bold: bool, first: bool) -> None:
    cell.margin_left, cell.margin_right = Pt(0 if first else CELL), Pt(CELL)
    cell.margin_top = cell.margin_bottom = Pt(1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    align = PP_ALIGN.LEFT if first else PP_ALIGN.RIGHT
    _write(cell.text_frame.paragraphs[0], said, size, bold=bold, align=align)
    fill = f'<a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill>'
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<a:lnB {nsdecls("a")} w="9525">{fill}</a:lnB>'))


def bars(slide: Slide, place: Box, found: Bars, on: date) -> None:
    """A native bar chart with its own workbook; each bar has its value at its end."""
    data = ChartData(number_format=found.form)
    labels = [cut(clean(label), place.wide / 3, 14) for label in found.labels]
    data.categories = labels
    data.add_series(clean(found.name), found.values)
    drawn = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place.at, data)
    frame = cast(GraphicFrame, drawn)  # what it is, whatever its signature says
    read = "; ".join(f"{label} {said}" for label, said in zip(labels, found.texts, strict=True))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{clean(found.name)}: {clean(read)}")
    chart = frame.chart
    cast(Any, chart.part).chart_workbook.update_from_xlsx_blob(_book(labels, found, on))
    _look(chart, found.form, len(labels))


def _look(chart: Chart, form: str, count: int) -> None:
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(14 if count <= 12 else 11), FONT, INK
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 45, False
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = ACCENT
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = form, False
    plot.data_labels.show_value, plot.data_labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order, names.major_tick_mark = True, XL_TICK_MARK.NONE
    names.format.line.color.rgb = RGBColor.from_string(RULE)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.visible = values.has_major_gridlines = False
    values.minimum_scale = 0
    # A label that wraps is torn within its number.
    plot.data_labels.font.size = chart.font.size
    plot.data_labels._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("wrap", "none")


def _book(labels: Sequence[str], found: Bars, on: date) -> bytes:
    """The workbook behind a chart: all text as text, and no moment of making in it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.combine(on, time())})
    page, form = book.add_worksheet("Sheet1"), book.add_format({"num_format": found.form})
    page.write_string(0, 1, clean(found.name))
    for row, (label, value) in enumerate(zip(labels, found.values, strict=True), 1):
        page.write_string(row, 0, label)
        if value is not None:
            page.write_number(row, 1, value, form)
    book.close()
    return out.getvalue()
