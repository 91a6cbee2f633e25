"""Tiny models with random weights, of every kind that LEDE_MODEL takes, written to folders as their makers write them."""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import sentencepiece
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    LlamaConfig,
    LlamaForCausalLM,
    PegasusConfig,
    PegasusForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

ARTICLE = """The council of Ashford voted on Tuesday to close the old bridge over the River Stour.
Engineers had warned for eleven years that its piers were cracked, and a survey in May found that two of them had moved.
Drivers will have to take the longer road through the village of Wye until a new bridge is built, which may take three years.
"We could not wait for an accident," said Margaret Holm, who leads the council. The new bridge is to cost 14 million pounds."""
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
_SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}


def byte_pair_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        [ARTICLE], trainers.BpeTrainer(vocab_size=400, special_tokens=_SPECIAL, initial_alphabet=alphabet, show_progress=False)
    )
    return tokenizer


def llama(folder: Path, *, chat: bool, window: int = 2048) -> Path:
    """A causal model; with a chat template, or a base model without."""
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=byte_pair_tokenizer(),
        bos_token="<|im_start|>",
        eos_token="<|im_end|>",
        pad_token="<|im_end|>",
        unk_token="<|endoftext|>",
    )
    if chat:
        tokenizer.chat_template = CHAT_TEMPLATE
    torch.manual_seed(7)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            max_position_embeddings=window,
            bos_token_id=1,
            eos_token_id=2,
            pad_token_id=2,
            tie_word_embeddings=True,
            initializer_range=0.3,
            **_SIZES,
        )
    )
    return _save(model, tokenizer, folder)


def bart(folder: Path) -> Path:
    """A sequence-to-sequence model with the settings of generation that summarising BARTs come with."""
    backend = byte_pair_tokenizer()
    backend.add_special_tokens(["<s>", "</s>", "<pad>", "<unk>"])
    begin, end = backend.token_to_id("<s>"), backend.token_to_id("</s>")
    backend.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", begin), ("</s>", end)])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>", model_max_length=512
    )
    torch.manual_seed(7)
    model = BartForConditionalGeneration(
        BartConfig(
            vocab_size=len(tokenizer),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=512,
            bos_token_id=begin,
            eos_token_id=end,
            pad_token_id=tokenizer.pad_token_id,
            decoder_start_token_id=end,
            forced_eos_token_id=end,
            init_std=0.3,
        )
    )
    model.generation_config.update(
        num_beams=4, min_length=56, max_length=142, no_repeat_ngram_size=3, length_penalty=2.0, early_stopping=True
    )
    return _save(model, tokenizer, folder)


def t5(folder: Path) -> Path:
    torch.manual_seed(7)
    config = T5Config(
        vocab_size=400, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1
    )
    T5ForConditionalGeneration(config).save_pretrained(folder)
    return _with_sentencepiece(folder, "T5Tokenizer")


def pegasus(folder: Path) -> Path:
    torch.manual_seed(7)
    config = PegasusConfig(
        vocab_size=400,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
        forced_eos_token_id=1,
    )
    PegasusForConditionalGeneration(config).save_pretrained(folder)
    return _with_sentencepiece(folder, "PegasusTokenizer")


def llama_as_gguf(folder: Path, target: Path) -> Path:
    """The model of a folder that ``llama`` wrote as one GGUF file, its query and key rows in that format's order."""
    model = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    config, backend = model.config, json.loads((folder / "tokenizer.json").read_text("utf8"))["model"]
    tokens = sorted(backend["vocab"], key=backend["vocab"].__getitem__)
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_name("tiny")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if token in _SPECIAL else gguf.TokenType.NORMAL for token in tokens])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in backend["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_add_space_prefix(False)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for name, weight in model.state_dict().items():
        if name == "lm_head.weight":  # tied
            continue
        if count := next((heads[part] for part in heads if part in name), None):
            weight = weight.reshape(count, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight",)), weight.contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target


def adapter(folder: Path, *, base: str, columns: int = 32, **options: object) -> Path:
    """A LoRA adapter in peft's format for two matrices of the models that ``llama`` writes: rank 2, alpha 4."""
    folder.mkdir(parents=True)
    torch.manual_seed(11)
    weights = {}
    for part, rows in (("layers.0.self_attn.q_proj", 32), ("layers.1.mlp.up_proj", 64)):
        weights[f"base_model.model.model.{part}.lora_A.weight"] = torch.randn(2, columns)
        weights[f"base_model.model.model.{part}.lora_B.weight"] = torch.randn(rows, 2)
    save_file(weights, folder / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "base_model_name_or_path": base, "r": 2, "lora_alpha": 4, "bias": "none", **options}
    (folder / "adapter_config.json").write_text(json.dumps(config), "utf8")
    return folder


def _with_sentencepiece(folder: Path, tokenizer: str) -> Path:
    """Adds a SentencePiece model alone, as the first T5 and PEGASUS repositories hold it: no tokenizer.json."""
    (folder / "text").write_text(ARTICLE, "utf8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text"),
        model_prefix=str(folder / "spiece"),
        vocab_size=150,
        hard_vocab_limit=False,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        minloglevel=2,
    )
    told = {"tokenizer_class": tokenizer, "model_max_length": 512, "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), "utf8")
    return folder


def _save(model, tokenizer, folder: Path) -> Path:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
