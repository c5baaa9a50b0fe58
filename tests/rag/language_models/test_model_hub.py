import hashlib
import re
import time

import pytest

from rag.language_models.language_model import LanguageModelError
from rag.language_models.machine import Machine
from rag.language_models.model_hub import HubOptions, HubUnreachableError, find_model
from tests.rag.language_models.local_server import closed_port, local_server
from tests.rag.language_models.tiny_models import make_chat_model

NAME = "invented/tiny-instruct"
COMMIT = "1234567890" * 4
ROOMY = Machine(cores=2, memory=64 * 10**9)


class Hub:
    """Answers as the hub does for one model whose files stand in a folder; remembers what was asked."""

    def __init__(self, folder):
        self.files = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.asked = []

    def __call__(self, exchange):
        path = exchange.path.split("?")[0]
        self.asked.append(path)
        if re.fullmatch(f"/api/models/{NAME}(/revision/main)?", path):
            siblings = [{"rfilename": name, "size": len(content)} for name, content in self.files.items()]
            exchange.answer(200, {"id": NAME, "sha": COMMIT, "siblings": siblings})
        elif path == f"/api/models/{NAME}/tree/{COMMIT}":
            exchange.answer(
                200, [{"type": "file", "path": name, "size": len(c), "oid": "0" * 40} for name, c in self.files.items()]
            )
        elif path.startswith(f"/{NAME}/resolve/{COMMIT}/"):
            content = self.files[path.rsplit("/", 1)[1]]
            etag = hashlib.sha256(content).hexdigest()
            exchange.answer(200, content, {"X-Repo-Commit": COMMIT, "ETag": f'"{etag}"'})
        else:
            exchange.answer(404, {}, {"X-Error-Code": "RepoNotFound"})


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return make_chat_model(tmp_path_factory.mktemp("published") / "tiny")


@pytest.fixture
def find(tmp_path):
    """Find a model at a hub, with a cache of this test's own."""

    def find(url, name=NAME, machine=ROOMY, timeout_s=5.0):
        notices = []
        options = HubOptions(endpoint=url, cache=tmp_path / "cache", timeout_s=timeout_s)
        return find_model(name, machine, notices.append, options), notices

    return find


def test_the_size_is_told_before_a_download_and_the_hub_is_not_asked_again(published, find):
    hub = Hub(published)
    hub.files["consolidated.safetensors"] = hub.files["pytorch_model.bin"] = b"the same once more"
    with local_server(hub) as url:
        folder, notices = find(url)
    assert notices == [f"Downloading {NAME}, once: 0 MB."]
    assert {path.name for path in folder.iterdir()} == {path.name for path in published.iterdir()}
    assert (folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert find(closed_port()) == (folder, [])


def test_weights_are_not_downloaded_for_a_model_that_cannot_be_used(published, find):
    hub = Hub(published)
    del hub.files["chat_template.jinja"]
    with local_server(hub) as url, pytest.raises(LanguageModelError, match="no chat template"):
        find(url)
    assert not any(path.endswith("safetensors") for path in hub.asked)


def test_nothing_is_downloaded_that_does_not_fit(published, find):
    hub = Hub(published)
    with local_server(hub) as url, pytest.raises(LanguageModelError, match="GB of memory"):
        find(url, machine=Machine(cores=2, memory=10**9))
    assert not any(path.endswith("safetensors") for path in hub.asked)


def test_pickled_weights_are_not_downloaded(published, find):
    hub = Hub(published)
    hub.files["pytorch_model.bin"] = hub.files.pop("model.safetensors")
    with local_server(hub) as url, pytest.raises(LanguageModelError, match="pickled"):
        find(url)
    assert len(hub.asked) == 1


def test_an_unreachable_hub_is_told_at_once(find):
    began = time.perf_counter()
    with pytest.raises(HubUnreachableError, match=r"not on this machine.*--server"):
        find(closed_port())
    assert time.perf_counter() - began < 20


def test_a_hub_that_never_replies_is_given_up(find):
    began = time.perf_counter()
    with local_server(lambda exchange: time.sleep(60)) as url, pytest.raises(HubUnreachableError):
        find(url, timeout_s=0.3)
    assert time.perf_counter() - began < 20


def test_a_hub_that_is_down_counts_as_unreachable(find):
    with local_server(lambda exchange: exchange.answer(503)) as url, pytest.raises(HubUnreachableError, match="503"):
        find(url)


def test_a_download_that_breaks_off_is_told_and_goes_on(published, find):
    hub = Hub(published)
    is_broken = True

    def break_weights(exchange):
        if is_broken and exchange.path.endswith("model.safetensors") and exchange.command == "GET":
            exchange.answer(403)
        else:
            hub(exchange)

    with local_server(break_weights) as url:
        with pytest.raises(HubUnreachableError, match="broke off"):
            find(url)
        is_broken = False
        folder, _ = find(url)
    assert (folder / "model.safetensors").is_file()


def test_a_model_that_is_not_there_or_not_for_everybody_is_told(published, find):
    with local_server(Hub(published)) as url, pytest.raises(LanguageModelError, match="has no model 'invented/other'"):
        find(url, "invented/other")
    gated = local_server(lambda exchange: exchange.answer(403, {}, {"X-Error-Code": "GatedRepo"}))
    with gated as url, pytest.raises(LanguageModelError, match="agreed to its licence"):
        find(url)


@pytest.mark.parametrize("name", ["oracle", "./none", "/none", "a/b/c"])
def test_what_is_neither_a_folder_nor_a_name_is_told_without_asking(find, name):
    with pytest.raises(LanguageModelError, match="There is no folder"):
        find(closed_port(), name)


def test_names_the_hub_would_not_allow_are_told(find):
    with pytest.raises(LanguageModelError, match="has no model"):
        find(closed_port(), "a b/c?")
