"""Chat models of a few kilobytes: real tokenizer, template and weights, which were never trained."""

import json
from pathlib import Path

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is false %}<think></think>{% endif %}{% endif %}"
)
# As of models that know no system message.
STRICT_TEMPLATE = "{% if messages[0].role == 'system' %}{{ raise_exception('no system message') }}{% endif %}" + (
    CHAT_TEMPLATE
)
_TEXTS = (
    "Full time staff get 27 days of annual leave a year. Up to 5 days may be carried over to the next year.",
    "A single taxi fare of more than £30 needs the approval of the budget holder — before the journey.",
    "The Universal Care Plan was launched in 2022. “More than 5,000 people” have a plan, said Dr Zoë Müller.",
)


def make_chat_model(folder: Path, kind: str = "qwen2", template: str | None = CHAT_TEMPLATE, seed: int = 0) -> Path:
    """Save a model of 2 layers that takes 512 tokens, and its tokenizer, as they are published; return the folder."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

    tokenizer = make_tokenizer(template)
    config_class, model_class = {
        "qwen2": (Qwen2Config, Qwen2ForCausalLM),
        "llama": (LlamaConfig, LlamaForCausalLM),
    }[kind]
    config = config_class(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|endoftext|>"),
        bos_token_id=None,
    )
    torch.manual_seed(seed)
    model = model_class(config)
    # Wide random weights: each token follows clearly from those before, and replies do not just repeat one.
    for weights in model.parameters():
        if weights.dim() > 1:
            torch.nn.init.normal_(weights, std=0.6)
    # What published models come with, and no answer should be drafted with.
    model.generation_config.update(do_sample=True, temperature=1.5, top_k=50, repetition_penalty=1.3)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_tokenizer(template: str | None):
    """Return a byte-level tokenizer, trained here, with the marks of ChatML."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_TEXTS, trainer)
    marks = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **marks)
    fast.add_tokens(["<think>", "</think>"])
    fast.chat_template = template
    return fast


def change_settings(folder: Path, **settings: object) -> None:
    """Change the config.json of a model."""
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | settings), encoding="utf-8")
