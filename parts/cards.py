"""A finding with its figure, its source and where to go on; numbers side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bansos.rules.catalogue import cited, when
from bansos.settings import source
from bansos.words import language, listed, tr


@contextmanager
def finding(title: str, *, stretch: bool = True) -> Iterator[None]:
    """A bordered card under the sentence that its content shows."""
    with st.container(border=True, height="stretch" if stretch else "content"):
        st.markdown(f"#### {title}")
        yield


def folded(title: str, key: str) -> DeltaGenerator | None:
    """A section that is folded until somebody opens it: None until then, so that nothing of it is made."""
    section = st.expander(title, key=key, on_change="rerun")
    return section if section.open else None


def numbers(*pairs: tuple[str, str]) -> None:
    """A few figures side by side, each a ready-made text under its label."""
    with st.grid(len(pairs), min_column_width=110, gap="small"):
        for label, text in pairs:
            st.metric(label, text)


def sourced(period: str, references: Iterable[str]) -> None:
    """The line under a figure: its period, and its sources with date and confidence."""
    keys = list(dict.fromkeys(reference.split("#")[0] for reference in references))
    known = [found for key in keys if (found := source(key))]
    if not known:
        st.caption(tr("{period}. Tidak ada sumbernya.", period=period))
        return
    short = [f"{s.said('publisher', language())}, {when(s)} ({s.confidence})" for s in known]
    if len(short) > 3:
        short = [*short[:2], tr("{n} sumber lain", n=len(short) - 2)]
    full = "\n\n".join(cited(key) for key in keys)
    st.caption(tr("{period}. Sumber: {sources}.", period=period, sources=listed(short)), help=full)
