"""`baobei dedupe` as somebody with a list of names meets it: a list in, answers out, words when it cannot be."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main

KNOWN = ("苏州青禾精密机械有限公司", "杭州云帆自动化有限公司", "宁波启明电气有限公司", "无锡远山环保科技有限公司")
CODE = "91320500MA1N00001X"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """An index of the known names."""
    (tmp_path / "names.txt").write_text("\n".join(KNOWN), encoding="utf-8")
    assert main(["dedupe", "index", str(tmp_path / "names.txt"), "--db", str(tmp_path / "names.idx")]) == 0
    return tmp_path / "names.idx"


def _query(db: Path, text: bytes) -> list[list[str]]:
    source, target = db.with_name("in.tsv"), db.with_name("out.tsv")
    source.write_bytes(text)
    assert main(["dedupe", "query", "--db", str(db), "--in", str(source), "--out", str(target)]) == 0
    return [line.split("\t") for line in target.read_text(encoding="utf-8").split("\n")[:-1]]


def test_each_line_is_answered_in_its_place(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Query, best name or nothing, score, band, reason; and how long it took."""
    rows = _query(db, "青禾精密机械（苏州）\n海南没听说过渔业有限公司\n云帆自動化\n".encode())

    assert [row[:2] for row in rows] == [
        ["青禾精密机械（苏州）", KNOWN[0]],
        ["海南没听说过渔业有限公司", ""],
        ["云帆自動化", KNOWN[1]],
    ]
    assert [row[3] in {"certain", "suspected"} for row in rows] == [True, False, True]
    assert rows[1][3:] == ["clear", ""]
    assert all(0 <= float(row[2]) <= 1 for row in rows)
    assert "青禾" in rows[0][4]
    assert re.search(r"3 个名称，2 个命中，p50 \d+\.\d\d ms，p99 \d+\.\d\d ms", capsys.readouterr().out)


def test_a_list_from_windows_is_read_as_meant(db: Path) -> None:
    """BOM, header, CRLF, blanks, further columns, an empty line: every line is answered in its order."""
    text = "\ufeffquery\ttype\ttarget\r\n 宁波启明电气有限公司 \tx\ty\r\n\r\n无锡远山环保科技有限公司"
    rows = _query(db, text.encode())

    assert [row[:2] for row in rows] == [[KNOWN[2], KNOWN[2]], ["", ""], [KNOWN[3], KNOWN[3]]]


def test_lines_that_nobody_expects_do_no_harm(db: Path) -> None:
    """Control characters, ten thousand letters, bytes that are no text: one answer each."""
    rows = _query(db, b"\x00\x01\n" + "长".encode() * 10_000 + b"\n\xff\xfe\xfa\n" + "（）\n😀\na\rb".encode())

    assert len(rows) == 6
    assert {len(row) for row in rows} == {5}
    assert {row[3] for row in rows} == {"clear"}


def test_a_list_in_gb_18030_is_read_too(db: Path) -> None:
    """Spreadsheets on a Chinese Windows save text that way."""
    assert _query(db, "宁波启明电气有限公司\n".encode("gb18030"))[0][1] == KNOWN[2]


def test_a_gzipped_list_with_codes_and_phones_makes_an_index(tmp_path: Path) -> None:
    """A firm is found by its phone, however it is written, though its name is another."""
    listed = "名称\t信用代码\t电话\n云岚科技\t\t139-0000-1234\n青禾有限公司\t不是代码\t不是电话\n"
    (tmp_path / "list.gz").write_bytes(gzip.compress(listed.encode()))
    db = tmp_path / "x.idx"
    assert main(["dedupe", "index", str(tmp_path / "list.gz"), "--db", str(db)]) == 0
    rows = _query(db, "苏州云岚\t\t+86 13900001234\n".encode())

    assert rows[0][1] == "云岚科技"
    assert "电话" in rows[0][4] or "手机" in rows[0][4]


def test_a_labelled_list_is_scored(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Right, wrong and missed answers make precision, recall and F1; programs may read them."""
    lines = [
        "query\ttype\ttarget",
        f"{KNOWN[0]}\ttrad\t{KNOWN[0]}",
        f"云帆自动化\tno_region_suffix\t{KNOWN[1]}",
        f"谁也想不到\talias_x_unrelated\t{KNOWN[2]}",
        "三亚碧波渔业有限公司\tNEG_easy\t",
    ]
    labelled = db.with_name("labelled.tsv")
    labelled.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()

    assert main(["dedupe", "eval", str(labelled), "--db", str(db), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["all"] == {"queries": 4, "precision": 1.0, "recall": pytest.approx(2 / 3), "f1": pytest.approx(0.8)}
    assert scores["name_like"]["recall"] == 1.0
    assert (scores["shown_recall"], scores["unrelated_stopped"], scores["hard_negative_hits"]) == (1.0, 0.0, None)
    assert set(scores["types"]) == {"trad", "no_region_suffix", "alias_x_unrelated", "NEG_easy"}

    assert main(["dedupe", "eval", str(labelled), "--db", str(db)]) == 0
    assert "精确率" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["index", "missing.txt", "--db", "new.idx"], 2, "没有这个文件"),
        (["index", "names.txt", "--db", "nowhere/new.idx"], 1, "写不进"),
        (["query", "--db", "missing.idx", "--in", "names.txt", "--out", "out.tsv"], 1, "先用 baobei dedupe index"),
        (["query", "--db", "names.txt", "--in", "names.txt", "--out", "out.tsv"], 1, "不是名称索引"),
        (["query", "--db", "names.idx", "--in", "broken.gz", "--out", "out.tsv"], 2, "压缩文件不完整"),
        (["query", "--db", "names.idx", "--in", "names.txt", "--out", "nowhere/out.tsv"], 1, "打不开 nowhere/out.tsv"),
        (["eval", "empty.tsv", "--db", "names.idx"], 2, "没有可评分的行"),
    ],
)
def test_what_cannot_be_done_is_said(
    db: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    """Exit code 2 for a list that cannot be read, 1 for the rest, one sentence on standard error."""
    monkeypatch.chdir(db.parent)
    Path("broken.gz").write_bytes(gzip.compress("青禾".encode() * 999)[:-9])
    Path("empty.tsv").write_text("query\ttype\ttarget\n\n", encoding="utf-8")

    assert main(["dedupe", *arguments]) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("command", ["index", "query", "eval"])
def test_help_gives_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of each command ends in a line to copy."""
    with pytest.raises(SystemExit) as ended:
        main(["dedupe", command, "--help"])

    assert ended.value.code == 0
    assert f"例如：baobei dedupe {command}" in capsys.readouterr().out


def test_whoever_reads_the_first_lines_only_is_not_told_of_a_fault(db: Path) -> None:
    """As in ``baobei dedupe eval … | head``: the rest of the table goes nowhere, without a word."""
    labelled = db.with_name("labelled.tsv")
    labelled.write_text(f"query\ttype\ttarget\n{KNOWN[0]}\tsame\t{KNOWN[0]}\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "dedupe", "eval", str(labelled), "--db", str(db)]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (1, b"")
