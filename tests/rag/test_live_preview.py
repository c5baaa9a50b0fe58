import io

from rag.live_preview import LivePreview


def test_sentences_are_added_and_taken_away():
    terminal = io.StringIO()
    preview = LivePreview(terminal, width=30)
    preview.add("Five days may be carried over. ")
    preview.add("More\x1b[2J needs a reason. ")
    assert terminal.getvalue().endswith(
        "\x1b[2A\x1b[J\x1b[2mFive days may be carried\x1b[0m\n\x1b[2mover. More needs a reason.\x1b[0m\n"
    )
    preview.clear()
    assert terminal.getvalue().endswith("\x1b[2A\x1b[J")
    preview.clear()
    assert terminal.getvalue().count("\x1b[J") == 2


def test_no_more_lines_are_shown_than_can_be_taken_away():
    terminal = io.StringIO()
    preview = LivePreview(terminal, width=30)
    preview.add("word " * 500)
    assert terminal.getvalue().count("\n") == 12
