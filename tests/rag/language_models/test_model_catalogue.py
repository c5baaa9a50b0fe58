import shutil

import pytest

from rag.language_models.machine import Machine
from rag.language_models.model_catalogue import RECOMMENDATIONS, best_for, find_models, fits
from rag.language_models.render_models import render_models
from tests.rag.language_models.tiny_models import make_chat_model

GB = 10**9


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (Machine(cores=2, memory=8 * GB), "Qwen/Qwen2.5-0.5B-Instruct"),
        (Machine(cores=4, memory=16 * GB), "Qwen/Qwen2.5-1.5B-Instruct"),
        (Machine(cores=16, memory=32 * GB), "Qwen/Qwen2.5-7B-Instruct"),
        (
            Machine(8, 16 * GB, "cuda", "an accelerator", 12 * GB, gains_from_bfloat16=True),
            "Qwen/Qwen3-4B-Instruct-2507",
        ),
    ],
)
def test_the_best_model_for_a_machine_fits_its_memory_and_its_cores(machine, name):
    best = best_for(machine)
    assert best.name == name
    assert fits(best, machine)


def test_a_small_machine_gets_no_recommendation():
    assert best_for(Machine(cores=2, memory=GB)) is None
    assert "needs more memory than is free" in render_models((), (), Machine(cores=2, memory=GB))


def test_names_are_unique_and_sizes_are_those_of_two_bytes_a_number():
    assert len({model.name for model in RECOMMENDATIONS}) == len(RECOMMENDATIONS)
    assert RECOMMENDATIONS[0].download_bytes == 988_000_000


def test_the_cache_of_the_hub_is_looked_through(tmp_path):
    folder = tmp_path / "cache" / "models--invented--tiny" / "snapshots" / ("12345678" * 5)
    shutil.copytree(make_chat_model(tmp_path / "tiny"), folder)
    (tmp_path / "cache" / "datasets--invented--set" / "snapshots" / ("12345678" * 5)).mkdir(parents=True)
    found = find_models(cache=tmp_path / "cache")
    assert [(model.name, model.fault) for model in found] == [("invented/tiny", "")]
    assert found[0].n_bytes == (folder / "model.safetensors").stat().st_size


def test_without_a_cache_there_is_nothing(tmp_path):
    assert find_models(cache=tmp_path / "none") == ()
