"""The article with its marks: text kept, escaped, nested where marks overlap, one id each."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.web.highlights import Mark, blocks_of

TAG = re.compile(r"<[^>]*>")


def mark(start: int, end: int, css: str = "who", id_: str | None = None, depth: int = 1) -> Mark:
    return Mark(start, end, depth, css, id_ or f"{css}-{start}", css)


def render(text: str, *marks: Mark) -> str:
    return "\n".join(str(block.html) for block in blocks_of(Article(text), marks))


def bare(rendered: str) -> str:
    return html.unescape(TAG.sub("", rendered))


def plain(rendered: str) -> str:
    """Without titles, for reading in a test."""
    return re.sub(r' title="[^"]*"', "", rendered)


SENTENCE = "The mayor of Paris resigned on Monday after a vote."


def test_highlights_wraps_a_mention() -> None:
    assert plain(render(SENTENCE, mark(13, 18, "where"))) == (
        'The mayor of <mark class="where" id="where-13">Paris</mark> resigned on Monday after a vote.'
    )


def test_highlights_nests_a_mention_in_another() -> None:
    rendered = plain(render(SENTENCE, mark(13, 18, "where"), mark(4, 18, "who")))
    assert '<mark class="who" id="who-4">mayor of <mark class="where" id="where-13">Paris</mark></mark> resigned' in rendered


def test_highlights_shows_both_lists_over_the_same_words() -> None:
    rendered = plain(render(SENTENCE, mark(13, 18, "where", depth=2), mark(13, 18, "who", depth=1)))
    assert '<mark class="who" id="who-13"><mark class="where" id="where-13">Paris</mark></mark>' in rendered


def test_highlights_cuts_a_mention_that_crosses_another() -> None:
    rendered = plain(render(SENTENCE, mark(4, 18, "who"), mark(10, 27, "when")))
    assert (
        '<mark class="who" id="who-4">mayor <mark class="when" id="when-10">of Paris</mark></mark><mark class="when"> resigned</mark>'
        in rendered
    )


def test_highlights_go_on_in_the_next_paragraph_under_the_same_id_once() -> None:
    text = "The first paragraph ends with a full stop here.\n\nThe second one begins anew after it."
    rendered = render(text, mark(4, 60))
    assert rendered.count("<mark") == 2
    assert rendered.count('id="who-4"') == 1


def test_highlights_escape_the_article() -> None:
    text = """The <script>alert("1 & 2")</script> tag was pasted on Monday."""
    rendered = render(text, mark(4, 12))
    assert "<script" not in rendered
    assert bare(rendered) == text


def test_highlights_escape_titles() -> None:
    evil = Mark(4, 9, 1, "who", "who-1-1", '"><script>alert(1)</script>')
    assert "<script" not in render(SENTENCE, evil)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_highlights_hold_whatever_the_line_ends(line_end: str) -> None:
    text = line_end.join(["A headline without a stop", "The mayor 😀 of Paris resigned on Monday.", "", "She said nothing."])
    at = text.index("Paris")
    assert ">Paris</mark>" in render(text, mark(at, at + 5, "where"))


def test_highlights_keep_a_bullet_before_its_item() -> None:
    text = "The council decided three things on Monday night:\n• close the old library\n• open a new one"
    assert bare(render(text)).split() == text.split()


SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60), st.sampled_from(["who", "where", "when", "source"])), max_size=12)


@settings(max_examples=200, deadline=None)
@given(text=st.text("ab C.,\"<&>'\n\r-•😀\u2028é", max_size=120), spans=SPANS)
def test_highlights_keep_every_word_and_balance_every_tag(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [mark(start, min(start + length, len(text)), css, f"m{number}") for number, (start, length, css) in enumerate(spans)]
    blocks = [str(block.html) for block in blocks_of(Article(text), marks)]
    assert "".join(bare("".join(blocks)).split()) == "".join(text.split())
    ids = re.findall(r' id="(\w+)"', "".join(blocks))
    assert len(ids) == len(set(ids))
    for rendered in blocks:
        opened: list[str] = []
        for closing, name in re.findall(r"<(/?)(mark|span)\b", rendered):
            if closing:
                assert opened.pop() == name
            else:
                opened.append(name)
        assert not opened
