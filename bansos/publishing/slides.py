"""A briefing as slides (PPTX, 16:9): every text, table and chart is native and can be changed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, time

from pptx import Presentation
from pptx.presentation import Presentation as Made
from pptx.slide import Slide
from pptx.util import Pt

from bansos.publishing import canvas
from bansos.publishing.canvas import ACCENT, SOFT, Box
from bansos.publishing.fitting import largest
from bansos.publishing.handout import Handout, Told, clean
from bansos.words import tr

WIDE, HIGH, EDGE = 960.0, 540.0, 52.0  # points
ROOM = WIDE - 2 * EDGE
TITLE_ONLY = 5  # of the layouts that python-pptx brings along
THEME = r"(?<=<a:accent1><a:srgbClr val=\")[0-9A-F]{6}"
BODY, SMALL = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0), (12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
CELLS = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
FIGURE, HEADING = (30.0, 26.0, 22.0, 18.0, 14.0), (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0)


def pptx(found: Handout) -> bytes:
    """Five slides: the finding, coverage, districts, money, sources. The same briefing, the same bytes."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(WIDE), Pt(HIGH)
    for draw in (_finding, _coverage, _districts, _money, _sources):
        slide = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
        draw(slide, found)
        _foot(slide, found, len(made.slides))
    about, moment = made.core_properties, datetime.combine(found.stamp.on, time())
    about.created = about.modified = moment
    about.title, about.author, about.last_modified_by = clean(found.title)[:255], "", ""
    about.subject = clean(found.subtitle)[:255]
    return _timeless(made)


def _finding(slide: Slide, found: Handout) -> None:
    above = f"{found.title} · {found.subtitle}"
    canvas.box(slide, Box(EDGE, 34, ROOM, 20), above, (14.0, 12.0), colour=ACCENT, bold=True)
    high = canvas.title(slide, Box(EDGE, 60, ROOM, 84), found.finding.text, (34.0, 32.0, 30.0, *HEADING))
    canvas.box(slide, Box(EDGE, 66 + high, ROOM, 16), found.finding.source, SMALL, colour=SOFT)
    _figures(slide, found)
    canvas.sentences(slide, Box(EDGE, 284, ROOM, 218), found.lead, BODY, _rest())


def _figures(slide: Slide, found: Handout) -> None:
    """Each figure large over its label, beside one another, all values in one size."""
    gap = 18.0
    wide = (ROOM - gap * (len(found.figures) - 1)) / len(found.figures)
    each = [largest(clean(value), wide, 40, FIGURE, bold=True) for _, value in found.figures]
    for n, (label, value) in enumerate(found.figures):
        left = EDGE + n * (wide + gap)
        canvas.rule(slide, left, 182, wide)
        canvas.box(slide, Box(left, 192, wide, 40), value, (min(each),), colour=ACCENT, bold=True)
        canvas.box(slide, Box(left, 234, wide, 34), label, (14.0, 13.0, 12.0, 11.0), colour=SOFT)


def _headed(slide: Slide, said: Told) -> float:
    """Title and source; where the rest of the slide begins."""
    high = canvas.title(slide, Box(EDGE, 34, ROOM, 68), said.text, HEADING)
    canvas.box(slide, Box(EDGE, 40 + high, ROOM, 16), said.source, SMALL, colour=SOFT)
    return 66 + high


def _coverage(slide: Slide, found: Handout) -> None:
    top = _headed(slide, found.coverage)
    if not any(found.bars.values):
        canvas.sentences(slide, Box(EDGE, top + 8, ROOM, 350), (found.together, *found.gaps), BODY, _rest())
        return
    high = min(470.0 - top, 60.0 + 50.0 * len(found.bars.labels))
    canvas.bars(slide, Box(EDGE, top, ROOM, high), found.bars, found.stamp.on)
    canvas.box(slide, Box(EDGE, 472, ROOM, 18), found.together.text, (14.0, 13.0, 12.0, 11.0, 10.0))
    _under(slide, f"{found.bars.name}. {_formula()} {found.more}")


def _formula() -> str:
    return tr("Cakupan = orang dalam rencana / penduduk miskin (turunan).")


def _districts(slide: Slide, found: Handout) -> None:
    name = tr("Rencana per kabupaten/kota")
    top = _headed(slide, Told(name, found.coverage.source))
    canvas.grid(slide, Box(EDGE, top, ROOM, 484 - top), found.districts, name, CELLS)
    _under(slide, found.more)


def _money(slide: Slide, found: Handout) -> None:
    top = _headed(slide, found.money)
    high = min(34.0 * (len(found.programmes.rows) + 2), 200.0)
    canvas.grid(slide, Box(EDGE, top, ROOM, high), found.programmes, tr("Rencana per program"), CELLS)
    if any(found.shares.values):
        at = top + high + 16
        tall = min(494.0 - at, 40.0 + 60.0 * len(found.shares.labels))
        canvas.bars(slide, Box(EDGE, at, ROOM, tall), found.shares, found.stamp.on)


def _sources(slide: Slide, found: Handout) -> None:
    canvas.title(slide, Box(EDGE, 34, ROOM, 36), tr("Yang belum diketahui, dan sumbernya"), HEADING)
    gap, left, top = 30.0, ROOM * 0.4, (13.0, 12.0, 11.0)
    said = tr("Belum diketahui atau tidak mungkin")
    canvas.box(slide, Box(EDGE, 84, left, 18), said, top, colour=ACCENT, bold=True)
    gaps = found.gaps or (Told(tr("Tidak ada catatan.")),)
    canvas.sentences(slide, Box(EDGE, 108, left, 384), gaps, (*BODY, 10.0, 9.0), _rest())
    at, wide = EDGE + left + gap, ROOM - left - gap
    canvas.box(slide, Box(at, 84, wide, 18), tr("Sumber"), top, colour=ACCENT, bold=True)
    listed = [Told(f"[{n}] {said}") for n, said in enumerate(found.sources, 1)]
    canvas.sentences(slide, Box(at, 108, wide, 352), listed, SMALL, _rest(), 0.25)
    canvas.box(slide, Box(at, 464, wide, 28), found.legend, (10.0, 9.0, 8.0), colour=SOFT)


def _rest() -> str:
    return tr("{n} lainnya ada di buku kerja (XLSX).")


def _under(slide: Slide, said: str) -> None:
    if said.strip():
        canvas.box(slide, Box(EDGE, 492, ROOM, 16), said, (11.0, 10.0, 9.0), colour=SOFT)


def _foot(slide: Slide, found: Handout, number: int) -> None:
    canvas.box(slide, Box(EDGE, 514, ROOM - 40, 13), found.foot, (9.0, 8.0), colour=SOFT)
    canvas.box(
        slide, Box(WIDE - EDGE - 30, 514, 30, 13), str(number), (9.0,), colour=SOFT, align=canvas.RIGHT
    )


def _timeless(made: Made) -> bytes:
    """The file's bytes without the moment at which each part was packed; its accent is that of the charts."""
    packed, out = io.BytesIO(), io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("ppt/theme/"):
                content = re.sub(THEME, str(ACCENT), content.decode()).encode()
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
