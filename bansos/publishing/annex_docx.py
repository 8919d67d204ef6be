"""The annex of a decree as DOCX, landscape A4. Rows are one piece of XML: a call a cell takes minutes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from bansos.publishing.annex import MEMBER, SUBTOTAL, UNIT, Annex, lines, signature
from bansos.settings import InputError
from bansos.words import number, tr

MOST_PEOPLE = 20_000  # more makes a document that Word opens slowly or not
LONG_SIDE, SHORT_SIDE, MARGIN = Cm(29.7), Cm(21.0), Cm(1.5)
TWIPS = 15_136  # width of the text between the margins
# Shares of that width: No, (group), name, NIK, address, desa, kecamatan, kabupaten, business, Rp.
SHARES = (4, 11, 14, 13, 15, 11, 11, 11, 12, 9)
FONT = Pt(9)
UNWRITABLE = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
GREY = "E7E6E6"


def docx(annex: Annex) -> bytes:
    """The annex as DOCX: the same annex gives the same bytes. Raises InputError beyond MOST_PEOPLE."""
    found = lines(annex)
    if len(annex.people) > MOST_PEOPLE:
        raise InputError(
            tr(
                "Lampiran {n} orang terlalu panjang untuk DOCX (paling banyak {most}). Pakai XLSX.",
                n=number(len(annex.people)),
                most=number(MOST_PEOPLE),
            )
        )
    document = _blank(annex)
    for line in [*annex.heading(), ""]:
        run = document.add_paragraph().add_run(line)
        run.bold = line == annex.title
    _table(document, found)
    for line in ["", *signature()]:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Cm(17)
        paragraph.paragraph_format.keep_with_next = True
    _footer(document, annex)
    return _timeless(document)


def _blank(annex: Annex) -> Made:
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, LONG_SIDE, SHORT_SIDE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", FONT
    style.paragraph_format.space_after = Pt(0)
    made, about = datetime.combine(annex.on, time()), document.core_properties
    about.created = about.modified = made
    about.title, about.author, about.last_modified_by, about.comments = annex.title[:255], "", "", ""
    return document


def _table(document: Made, found: pd.DataFrame) -> None:
    labels = list(found.columns[1:])
    shares = SHARES if len(labels) == len(SHARES) else (SHARES[0], sum(SHARES[1:3]), *SHARES[3:])
    widths = [TWIPS * share // sum(shares) for share in shares]
    table = document.add_table(rows=0, cols=len(labels), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Pt(width / 20)
    head = "".join(_cell(label, width, bold=True) for label, width in zip(_safe(labels), widths, strict=True))
    rows = "".join(_rows(found, widths).to_pylist())
    whole = parse_xml(
        f"<w:tbl {nsdecls('w')}>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )
    table._tbl.extend(list(whole))


def _cell(text: str, width: int, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )


def _rows(found: pd.DataFrame, widths: list[int]) -> pa.Array:
    """The XML of every line, one text a line."""
    kind = pa.array(found["kind"])
    texts = [_safe(found.iloc[:, k]) for k in range(1, found.shape[1] - 1)]
    money = _grouped(found.iloc[:, -1])
    # No, group and Rp of a unit are one cell over all its rows.
    merged = {0, len(texts)} | ({1} if len(texts) == len(SHARES) - 1 else set())
    followed = pa.array(found["kind"].shift(-1).eq(MEMBER))
    together = pc.if_else(followed, "<w:keepNext/>", "")  # no page parts a unit
    parts: list[object] = ["<w:tr><w:trPr><w:cantSplit/></w:trPr>"]
    for k, (column, width) in enumerate(zip([*texts, money], widths, strict=True)):
        look = pc.if_else(pc.equal(kind, UNIT), '<w:vMerge w:val="restart"/>', "<w:vMerge/>")
        start = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        right = '<w:jc w:val="right"/>' if k == len(texts) else ""
        parts += [start, look if k in merged else "", "</w:tcPr><w:p><w:pPr>", together, f"{right}</w:pPr>"]
        parts += ['<w:r><w:t xml:space="preserve">', column, "</w:t></w:r></w:p></w:tc>"]
    usual = pc.binary_join_element_wise(*parts, "</w:tr>", "")
    return pc.if_else(pc.greater_equal(kind, SUBTOTAL), _sum(texts[1], money, widths), usual)


def _sum(said: pa.Array, money: pa.Array, widths: list[int]) -> pa.Array:
    """The XML of the lines as if each were a sum: its text over all columns but the last, in bold."""
    shade, bold = f'<w:shd w:val="clear" w:color="auto" w:fill="{GREY}"/>', "<w:rPr><w:b/></w:rPr>"
    first = f'<w:tcW w:w="{sum(widths[:-1])}" w:type="dxa"/><w:gridSpan w:val="{len(widths) - 1}"/>'
    last = f'<w:tcW w:w="{widths[-1]}" w:type="dxa"/>'
    text = f'<w:r>{bold}<w:t xml:space="preserve">'
    return pc.binary_join_element_wise(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{first}{shade}</w:tcPr><w:p>{text}",
        said,
        f"</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>{last}{shade}</w:tcPr>",
        f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{text}',
        money,
        "</w:t></w:r></w:p></w:tc></w:tr>",
        "",
    )


def _safe(texts: pd.Series | list[str]) -> pa.Array:
    """Texts as XML takes them, nothing for what is not known."""
    found = pc.fill_null(pa.array(texts, pa.string(), from_pandas=True), "")
    found = pc.replace_substring_regex(found, UNWRITABLE, "")
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        found = pc.replace_substring(found, sign, written)
    return found


def _grouped(money: pd.Series) -> pa.Array:
    """Rupiah with the thousands set apart, each distinct amount written once."""
    written = {value: number(value) for value in money.dropna().unique()}
    return _safe(money.map(written, na_action="ignore").astype("str"))


def _footer(document: Made, annex: Annex) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.add_run(annex.footer() + "    ")
    before, between, after = tr("Halaman {page} dari {pages}", page="\0", pages="\0").split("\0")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(text)
        if field:
            _field(paragraph, field)


def _field(paragraph: Paragraph, name: str) -> None:
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _timeless(document: Made) -> bytes:
    """The document's bytes without the moment at which each part was packed."""
    packed, out = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
