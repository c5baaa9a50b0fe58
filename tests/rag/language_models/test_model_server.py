import json
import threading
import time
from dataclasses import replace

import pytest

from rag.language_models.language_model import LanguageModelError, Message
from rag.language_models.model_server import ServerModel
from rag.language_models.server_client import ModelServer, ServerOptions, without_secret
from rag.language_models.server_replies import read_reply
from tests.rag.language_models.local_server import closed_port, local_server

PROMPT = (Message("system", "Answer from the passages."), Message("user", "How many days?"))
HASTE = ServerOptions(connect_timeout_s=20, silence_timeout_s=20, total_timeout_s=60, wait_s=0.01, max_wait_s=0.05)
KEY = "sk-invented-key"  # of nothing


def never():
    return False


def event(text=None, **choice):
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}, **choice}]})}\n\n"


def streams(*lines):
    """Answer with these lines and hang up."""

    def handle(exchange):
        exchange.begin_stream()
        for line in lines:
            exchange.send(line)

    return handle


def in_turn(*handlers):
    """Answer the first request as the first says, and so on; the last goes on."""
    waiting = list(handlers)

    def handle(exchange):
        (waiting.pop(0) if len(waiting) > 1 else waiting[0])(exchange)

    return handle


def fails(status, body=b"", **headers):
    return lambda exchange: exchange.answer(
        status, body, {name.replace("_", "-"): value for name, value in headers.items()}
    )


def ask(handle, key="", stopped=never, max_tokens=50, options=HASTE):
    """Return the pieces of a reply."""
    with local_server(handle) as url:
        model = ServerModel(ModelServer(url, key, options), "tiny")
        return list(model.stream(PROMPT, max_tokens=max_tokens, stopped=stopped))


WHOLE = streams(event("Five "), event("days."), event(finish_reason="stop"), "data: [DONE]\n\n")


def test_pieces_come_as_they_are_sent_and_the_request_is_as_the_interface_has_it():
    seen = {}
    may_end = threading.Event()

    def handle(exchange):
        seen.update(path=exchange.path, key=exchange.headers["Authorization"], body=exchange.read_json())
        exchange.begin_stream()
        exchange.send(": waiting\n\n" + event("", role="assistant") + event("Five "))
        may_end.wait(60)
        exchange.send(event("days. £5 ") + event("“now”", finish_reason="stop") + "data: [DONE]\n\n")

    with local_server(handle) as url:
        pieces = ServerModel(ModelServer(url, KEY), "tiny").stream(PROMPT, max_tokens=50, stopped=never)
        assert next(pieces) == "Five "
        may_end.set()
        assert list(pieces) == ["days. £5 ", "“now”"]
    assert seen["path"] == "/v1/chat/completions"
    assert seen["key"] == f"Bearer {KEY}"
    assert seen["body"] == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Answer from the passages."},
            {"role": "user", "content": "How many days?"},
        ],
        "max_tokens": 50,
        "temperature": 0,
        "stream": True,
    }


def test_windows_line_ends_events_cut_anywhere_and_no_end_mark_are_read():
    text = (event("Fünf ") + event("Tage", finish_reason="stop")).replace("\n", "\r\n")
    assert ask(streams(*text)) == ["Fünf ", "Tage"]


@pytest.mark.parametrize("at", range(1, 12))
def test_a_stream_cut_in_its_first_letters_is_read(at):
    text = event("Five days.", finish_reason="stop")
    assert "".join(read_reply([text[:at], text[at:]], "http://here/v1", "m")) == "Five days."
    assert "".join(read_reply(["\r\n", *text], "http://here/v1", "m")) == "Five days."


def test_a_server_that_does_not_stream_is_read_whole():
    assert ask(fails(200, {"choices": [{"message": {"content": "Five days."}}]}, Content_Type="application/json")) == [
        "Five days."
    ]


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (event("Five days.", finish_reason="stop"), "Text/Event-Stream"),
        (event("Five days.", finish_reason="stop"), "application/json"),
        (": hello\n\n" + event("Five days.", finish_reason="stop"), "text/plain"),
        (json.dumps({"choices": [{"message": {"content": "Five days."}}]}), "text/event-stream"),
        (json.dumps({"choices": [{"message": {"content": [{"type": "text", "text": "Five days."}]}}]}), "text/plain"),
    ],
)
def test_a_reply_is_read_by_what_it_is_whatever_it_is_labelled(body, label):
    n_asked = []

    def handle(exchange):
        n_asked.append(1)
        exchange.answer(200, body.encode(), {"Content-Type": label})

    assert ask(handle) == ["Five days."]
    assert len(n_asked) == 1


def test_half_a_character_costs_no_more_than_itself():
    body = json.dumps({"choices": [{"message": {"content": "Five \ud83d days \U0001f600."}}]})
    assert ask(fails(200, body.encode())) == ["Five \ufffd days \U0001f600."]


@pytest.mark.parametrize(
    "handle",
    [
        fails(200, {"choices": [{"message": {"content": None, "refusal": "I cannot say."}}]}),
        streams('data: {"choices": [{"delta": {"refusal": "I"}}]}\n\n',
                'data: {"choices": [{"delta": {"refusal": " cannot"}, "finish_reason": "stop"}]}\n\n'),
    ],
)  # fmt: skip
def test_what_is_marked_as_a_refusal_is_one(handle):
    assert ask(handle) == ["NOT IN THE PASSAGES."]


def test_a_key_is_hidden_wherever_it_is_cut():
    for at in range(1, 9):
        text = "".join(without_secret(["a se", "cret"[:at], "cret"[at:], " word"], "secret"))
        assert text == "a … word"
    assert "".join(without_secret(["sec", "sec"], "secret")) == "secsec"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_faults_that_may_pass_are_tried_again(status):
    assert ask(in_turn(fails(status), fails(status, Retry_After="0"), WHOLE)) == ["Five ", "days."]


def test_a_hang_up_before_the_first_piece_is_tried_again():
    assert ask(in_turn(lambda exchange: setattr(exchange, "close_connection", True), streams(), WHOLE)) == [
        "Five ",
        "days.",
    ]


def test_tries_end():
    n_asked = []
    with pytest.raises(LanguageModelError, match=r"asked too often: slow down"):
        ask(lambda exchange: (n_asked.append(1), exchange.answer(429, {"error": {"message": "slow down"}})))
    assert len(n_asked) == 3


def test_a_server_that_is_not_there_is_told_soon():
    began = time.perf_counter()
    model = ServerModel(ModelServer(closed_port(), options=HASTE), "tiny")
    with pytest.raises(LanguageModelError, match=r"No server answers at http://127.0.0.1.*Start it"):
        list(model.stream(PROMPT, max_tokens=5, stopped=never))
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        (fails(401, {"error": {"message": f"Incorrect key {KEY}"}}), "FOOTNOTE_SERVER_KEY"),
        (fails(403), "FOOTNOTE_SERVER_KEY"),
        (fails(404, {"error": "model 'tiny' not found"}), r"no model 'tiny'.*model 'tiny' not found.*models --server"),
        (fails(400, {"error": {"message": "This model's maximum context length is 512 tokens"}}), "--context-tokens"),
        (fails(400, {"error": {"message": "request (900) exceeds the available context size"}}), "--context-tokens"),
        (fails(413), "too long"),
        (fails(422, {"detail": [{"msg": "field required"}]}), "field required"),
        (fails(301, location="https://elsewhere.example/v1"), "moved to https://elsewhere.example/v1"),
        (fails(200, b"<html>Welcome</html>", Content_Type="text/html"), "does not speak as OpenAI"),
        (fails(200, {"choices": []}), "holds no message"),
        (fails(200, [1, 2]), "does not speak as OpenAI"),
        (streams("data: {not json\n\n"), "not JSON"),
        (streams('data: {"choices": "many"}\n\n'), "not JSON as it should be"),
        (streams(event("Five "), 'data: {"error": {"message": "out of memory"}}\n\n'), "broke off: out of memory"),
        (streams(event("Five "), "data: {not json\n\n"), "not JSON"),
        (streams(event("Five "), event("days")), "ended its reply in the midst"),
        (streams("data: " + "x" * 4_100_000), "more than"),
        (streams(event("Five "), event("days", finish_reason="length")), "cut off: it had no room left"),
        (streams(event("Five "), event("days", finish_reason="content_filter")), "a filter of its own"),
        (fails(200, {"choices": [{"message": {"content": "Five"}, "finish_reason": "length"}]}), "no room left"),
        (fails(200, {"choices": [{"message": {"content": None}}]}), "wrote an empty reply"),
        (fails(200, {"choices": [{"message": {"content": "", "reasoning_content": "Hm"}}]}), "only thought"),
        (fails(200, {"choices": [{"message": {"content": None, "tool_calls": [{"id": "1"}]}}]}), "asked for a tool"),
        (streams("data: [DONE]\n\n"), "wrote an empty reply"),
        (fails(200, {"error": {"message": f"Invalid key {KEY}"}}), "Invalid key …"),
        (streams(f'data: {{"error": {{"message": "Invalid key {KEY}"}}}}\n\n'), "Invalid key …"),
        (fails(400, {"error": {"message": "maximum context length is 2,048 tokens, not 9000"}}), "tokens 2048"),
        (fails(400, {"error": {"message": "maximum context length is 128 tokens"}}), "at least 512 tokens"),
    ],
)  # fmt: skip
def test_whatever_else_goes_wrong_is_told_with_what_to_do(handle, words):
    with pytest.raises(LanguageModelError, match=words) as told:
        ask(handle, KEY)
    assert told.value.remedy
    assert KEY not in str(told.value)


def test_a_hang_up_in_the_midst_is_told_after_the_pieces():
    def handle(exchange):
        exchange.send_response(200)
        exchange.send_header("Content-Type", "text/event-stream")
        exchange.send_header("Content-Length", "5000")
        exchange.end_headers()
        exchange.send(event("Five "))
        exchange.close_connection = True

    with local_server(handle) as url:
        pieces = ServerModel(ModelServer(url, options=HASTE), "tiny").stream(PROMPT, max_tokens=5, stopped=never)
        assert next(pieces) == "Five "
        with pytest.raises(LanguageModelError, match="hung up in the midst"):
            next(pieces)


def test_silence_is_given_up():
    began = time.perf_counter()
    with pytest.raises(LanguageModelError, match="stopped replying"):
        ask(lambda exchange: time.sleep(60), options=replace(HASTE, silence_timeout_s=0.3))
    assert time.perf_counter() - began < 30


def test_a_server_that_only_says_that_it_is_there_is_given_up():
    def handle(exchange):
        exchange.begin_stream()
        for _ in range(1000):
            exchange.send(": still there\n\n")
            time.sleep(0.05)

    with pytest.raises(LanguageModelError, match=r"took longer than 0\.5 s"):
        ask(handle, options=replace(HASTE, total_timeout_s=0.5))


def test_a_reply_without_end_is_ended():
    def handle(exchange):
        exchange.begin_stream()
        try:
            while True:
                exchange.send(event("and so on " * 10))
        except OSError:
            pass

    assert 50 < len("".join(ask(handle, max_tokens=5))) < 1000


def test_a_stop_hangs_up():
    is_hung_up = threading.Event()
    written = []

    def handle(exchange):
        exchange.begin_stream()
        try:
            for _ in range(500):
                exchange.send(event("more "))
                time.sleep(0.01)
        except OSError:
            is_hung_up.set()

    with local_server(handle) as url:
        model = ServerModel(ModelServer(url, options=HASTE), "tiny")
        for piece in model.stream(PROMPT, max_tokens=500, stopped=lambda: len(written) >= 3):
            written.append(piece)
        assert len(written) == 3
        assert is_hung_up.wait(30)


def test_tokens_are_estimated_on_the_high_side():
    model = ServerModel(ModelServer("http://127.0.0.1:1"), "tiny")
    words = "The annual leave year runs from April to March, and five days may be carried over. " * 20
    assert len(words) / 4 < model.count_tokens([Message("user", words)]) < len(words) / 2


LIST = {"data": [{"id": "tiny", "object": "model", "max_model_len": 2048}]}


def test_the_only_model_need_not_be_named_and_says_how_much_it_takes():
    with local_server(lambda exchange: exchange.answer(200, LIST)) as url:
        server = ModelServer(url)
        model = ServerModel.open(server)
        assert model.name == f"tiny on {url.removeprefix('http://')}"
        assert model.context_tokens == 2048
        assert ServerModel.open(server, context_tokens=1000).context_tokens == 1000
        assert ServerModel.open(server, "hidden").context_tokens == 4096


def test_one_of_several_models_must_be_named():
    listed = {"data": [{"id": "small"}, {"id": "large"}]}
    with local_server(lambda exchange: exchange.answer(200, listed)) as url:
        with pytest.raises(LanguageModelError, match=r"small, large.*--model"):
            ServerModel.open(ModelServer(url))
        assert ServerModel.open(ModelServer(url), "large").name.startswith("large on ")
    empty = local_server(lambda exchange: exchange.answer(200, {"data": []}))
    with empty as url, pytest.raises(LanguageModelError, match="has no model"):
        ServerModel.open(ModelServer(url))


@pytest.mark.parametrize(("status", "words"), [(404, "lists no models"), (500, "fault of its own")])
def test_a_server_that_cannot_list_models_can_be_used_by_name(status, words):
    with local_server(lambda exchange: exchange.answer(status)) as url:
        assert ServerModel.open(ModelServer(url, options=HASTE), "tiny").name.startswith("tiny on ")
        with pytest.raises(LanguageModelError, match=words):
            ServerModel.open(ModelServer(url, options=HASTE))


def test_a_server_that_wants_a_key_is_told_at_once():
    with local_server(lambda exchange: exchange.answer(401)) as url, pytest.raises(LanguageModelError, match="key"):
        ServerModel.open(ModelServer(url), "tiny")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1"),
        ("https://api.example/openai/v1/chat/completions", "https://api.example/openai/v1"),
    ],
)
def test_addresses_are_completed(given, url):
    assert ModelServer(given).url == url


@pytest.mark.parametrize("url", ["localhost:8000", "", "ftp://here", "http://", "http://a:b", "http://here?x=1"])
def test_what_is_no_address_is_told(url):
    with pytest.raises(LanguageModelError, match="not the address of a server"):
        ModelServer(url)


def test_secrets_in_the_wrong_place_are_refused_unseen():
    with pytest.raises(LanguageModelError) as told:
        ModelServer("http://me:secret@here/v1")
    assert "secret" not in str(told.value)
    with pytest.raises(LanguageModelError, match="characters") as told:
        ModelServer("http://here", "sk-\nsecret")
    assert "secret" not in str(told.value)
