"""The tokenizer without transformers: token for token the same as with."""

from __future__ import annotations

import pytest
from transformers import AutoTokenizer

from service.settings import Settings
from service.summary import store
from service.summary.tokenizer import Tokenizer
from tests.summary.tiny_models import ARTICLE

TEXTS = [
    ARTICLE,
    "",
    " ",
    "naïve “café” \N{GRINNING FACE}\r\n\tzwei",
    "a <|im_end|> b<|endoftext|>",
    "\ud83d".encode("utf8", "replace").decode(),
]


@pytest.fixture(scope="module")
def both(tiny):
    return Tokenizer(tiny("tiny")), AutoTokenizer.from_pretrained(tiny("tiny"))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("split", [False, True])
def test_tokenizer_encodes_and_decodes_as_transformers_does(both, text, split):
    mine, theirs = (tokenizer(text, add_special_tokens=False, split_special_tokens=split)["input_ids"] for tokenizer in both)
    assert mine == theirs
    assert both[0].decode(mine, skip_special_tokens=True) == both[1].decode(theirs, skip_special_tokens=True)


def test_tokenizer_tells_where_tokens_stand(both):
    mine, _ = both
    text = "The mayor (62) said: <|im_end|> is text."
    ids, spans = mine(text, add_special_tokens=False, split_special_tokens=True)["input_ids"], mine.spans(text)
    assert [mine.decode([token]).strip() for token in ids] == [text[start:end].strip() for start, end in spans]


def test_tokenizer_does_not_tokenise_a_text_twice(tiny):
    tokenizer = Tokenizer(tiny("tiny"))
    tokenised: list[str] = []
    backend = tokenizer._backend

    class Watched:
        def encode(self, text, **options):
            tokenised.append(text)
            return backend.encode(text, **options)

    tokenizer._backend = Watched()
    first = tokenizer(ARTICLE)["input_ids"]
    expected = list(first)
    first.clear()  # what a caller does to its list is its own affair
    assert tokenizer(ARTICLE)["input_ids"] == expected
    assert tokenised == [ARTICLE]


def test_tokenizer_knows_the_same_markup(both):
    mine, theirs = both
    assert set(mine.all_special_tokens) >= set(theirs.all_special_tokens)
    assert mine.get_added_vocab() == theirs.get_added_vocab()
    assert mine.convert_tokens_to_ids("<|im_end|>") == theirs.convert_tokens_to_ids("<|im_end|>")


def test_tokenizer_puts_turns_into_the_models_chat_template(both):
    turns = [{"role": "user", "content": "Shorten this."}]
    assert both[0].chat_template == both[1].chat_template
    mine, theirs = (tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True) for tokenizer in both)
    assert mine == theirs


@pytest.mark.model
@pytest.mark.parametrize("text", TEXTS)
def test_tokenizer_of_the_default_model_is_transformers_own(writer, text):
    theirs = AutoTokenizer.from_pretrained(store.prepare(Settings()))
    assert writer.language_model.tokenizer(text, split_special_tokens=True) == {
        "input_ids": theirs(text, split_special_tokens=True)["input_ids"]
    }
