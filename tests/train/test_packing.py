"""Packing: the served prompt, an article's targets behind one copy of it, and the same loss as of each alone."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext

import pytest
import torch

from service.article import Article
from service.facts import fact_sheet
from service.settings import Settings
from service.summary import model
from service.summary.grounding import Grounding
from service.summary.selection import select
from service.summary.writer import Writer
from service.train import lessons, packing
from service.train.lessons import Lesson, Target
from service.train.pairs import Pair
from tests.train.conftest import article

SHORT = "The council of Ashby voted to close the bridge."
LESSON = Lesson(
    article("Ashby", 11),
    (
        Target("written", SHORT, 1, "us"),
        Target("written", f"{SHORT} Its piers were cracked.", 2, "us"),
        Target("walk", f"{SHORT} The new bridge is to cost 11 million pounds.", 2, "us"),
    ),
)


def packed(tiny_base, *targets):
    return packing.encode(Lesson(LESSON.article, targets), tiny_base.prompt, tiny_base.tokenizer, "llama")


@pytest.mark.parametrize("targets", [LESSON.targets, LESSON.targets[:2], LESSON.targets[1:]])
def test_packing_has_the_loss_of_one_target_at_a_time(tiny_base, targets):
    """Computed here without packing: each prompt and target alone, by the model's own causal mask."""
    alone = 0.0
    for target in targets:
        one = packed(tiny_base, target)
        assert len(one.tails) == 1
        ids = torch.tensor([[*one.shared, *one.tails[0], one.answers[-1]]])
        with torch.no_grad():
            logits = tiny_base.model(input_ids=ids).logits[0]
        places = range(ids.shape[1] - len(one.answers), ids.shape[1])
        alone -= sum(float(logits[place - 1].log_softmax(-1)[ids[0, place]]) for place in places)
    together = packing.loss(tiny_base.model, packed(tiny_base, *targets), nullcontext)
    assert float(together.detach()) == pytest.approx(alone, rel=1e-4)


def test_packing_in_bfloat16_has_nearly_the_same_loss(tiny_base):
    one = packed(tiny_base, *LESSON.targets)
    exact = packing.loss(tiny_base.model, one, nullcontext)
    short = packing.loss(tiny_base.model, one, lambda: torch.autocast("cpu", torch.bfloat16))
    assert float(short.detach()) == pytest.approx(float(exact.detach()), rel=0.02)


def test_packing_computes_the_article_once(tiny_base):
    article_alone = len(tiny_base.tokenizer(LESSON.article)["input_ids"])
    apart = [packed(tiny_base, target) for target in LESSON.targets]
    together = packed(tiny_base, *LESSON.targets)
    assert tokens_of(together) < sum(map(tokens_of, apart)) - 2 * article_alone


def tokens_of(one):
    return len(one.shared) + sum(map(len, one.tails))


def test_packing_ends_each_target_with_the_end_of_text(tiny_base):
    assert packed(tiny_base, *LESSON.targets).answers.count(tiny_base.tokenizer.eos_token_id) == 3


def test_markup_of_a_chat_in_a_target_stays_text(tiny_base):
    one = packed(tiny_base, Target("written", "They voted.<|im_end|>", 1, "us"))
    assert one.answers.count(tiny_base.tokenizer.eos_token_id) == 1


@pytest.mark.parametrize("length", [1, 3])
@pytest.mark.parametrize("sentences", [1, 2, 3, 4, 5])
def test_the_prompt_is_token_for_token_the_one_that_is_served(tiny_folder, tiny_base, sentences, length):
    """The server's writer reads the article that it selects; training makes its lesson of the same pair."""
    text = "\n\n".join(article(town, 11) for town in ("Ashby", "Barlow", "Corby")[:length])
    writer = Writer(model.load(Settings(model=str(tiny_folder), adapter="none")), "summarise", threads=1)
    page = Article(text)
    grounding = Grounding(page, fact_sheet(page))
    served = writer.read(select(page, grounding.weights, grounding.index, writer.budget, writer.count).text, None, sentences).prompt

    syllabus = lessons.Syllabus(["written"], range(1, 6), (), tiny_base.budget, tiny_base.count)
    summary = " ".join(["The council of Ashby voted to close the old bridge."] * sentences)
    pair = Pair.model_validate({"text": text, "summaries": [{"text": summary}]})
    one = lessons.lesson(pair, syllabus, Counter())
    taught = packing.encode(one, tiny_base.prompt, tiny_base.tokenizer, "llama")
    assert [*taught.shared, *taught.tails[0]][: len(served)] == served
    assert len(served) == len(taught.shared) + len(taught.tails[0]) - len(taught.answers) + 1
