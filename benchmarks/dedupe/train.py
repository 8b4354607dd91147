"""Trains the scorer of the duplicate check: ``python -m benchmarks.dedupe.train DATA_DIR``.

DATA_DIR holds ``names_100k.txt.gz`` and ``names_1m.txt.gz`` (one name a line), ``labelled_dev.tsv.gz`` (query, type,
target) and the ``pairs_*``. Nothing of them is stored but boosted trees over the columns of
core/domain/dedupe/features.py, and how frequent characters are in brands. Seeds are fixed: the same data gives the same
trees.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.dedupe.crossed import figures
from benchmarks.dedupe.looked import compared_of, completed, rows_of
from benchmarks.dedupe.perturb import World
from benchmarks.dedupe.shelf import CORE, labelled, lines_of, shelf_of
from core.domain.dedupe.context import COLUMNS, LEAST
from core.domain.dedupe.features import PAIR
from core.domain.dedupe.matching import DEFAULT
from core.domain.dedupe.normal import plain_form

CACHE = Path("/tmp/dedupe-cache")
MADE, SEEDS, FEW = "made", (11, 12, 13), 2000
"""The last of the made worlds is a small ledger: real firms and a few others."""
FOLDS = 3
BESIDE = DEFAULT.beside
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 28, "min_data_in_leaf": 20, "feature_fraction": 0.6,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 2.0, "verbose": -1, "seed": 20, "deterministic": True,
    "num_threads": 1, "max_depth": 8,
}  # fmt: skip
ROUNDS = 200
QUICK: dict[str, Any] = {**PARAMETERS, "learning_rate": 0.11}
QUICK_ROUNDS = 90
"""Of the forest that sees the pair alone."""


def frequent(path: Path) -> str:
    """The characters of brands in bands, the rarest first, each band twice as frequent as the one before."""
    counts = Counter(char for line in lines_of(path) for char in plain_form(line.split("\t")[0]) if not char.isascii())
    bands: dict[int, list[str]] = defaultdict(list)
    for char, count in sorted(counts.items()):
        if count > 3:
            bands[count.bit_length() - 3].append(char)
    return "".join("".join(bands[band]) + "\n" for band in range(max(bands) + 1))


def neighbours(path: Path) -> str:
    """Which characters follow which in brands, a line for each first one: in bands like those of :func:`frequent`."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines_of(path):
        text = "^" + plain_form(line.split("\t")[0])
        counts.update(pair for pair in pairwise(text) if not pair[1].isascii())
    bands: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (one, other), count in sorted(counts.items()):
        if count >= LEAST_PAIRS:
            bands[one][(count // LEAST_PAIRS).bit_length() - 1].append(other)
    return "".join(
        one + "|".join("".join(found[band]) for band in range(max(found) + 1)) + "\n" for one, found in bands.items()
    )


LEAST_PAIRS = 3
"""Pairs of characters that fewer brands show are not kept."""


def folds_of(queries: list[tuple[str, str, str]]) -> list[int]:
    """Queries of one target are in one fold."""
    chance = random.Random(7)
    fold: dict[str, int] = {}
    return [fold.setdefault(target or f"?{text}", chance.randrange(FOLDS)) for text, _, target in queries]


def compact(node: dict[str, Any]) -> Any:
    """A tree as nested lists: column, threshold, what is not above, what is above; a leaf is log odds times 1000."""
    if "leaf_value" in node:
        return round(node["leaf_value"] * 1000)
    threshold = float(f"{node['threshold']:.5g}")
    low, high = (compact(node[child]) for child in ("left_child", "right_child"))
    return [node["split_feature"], threshold, low, high]


def judged(queries: list[tuple[str, str, str]], data: dict[str, Any], scores: Any) -> list[Any]:
    """For each query its type, target, and the candidates' (score, right), the best first."""
    found: list[list[tuple[float, bool]]] = [[] for _ in queries]
    for at, right, score in zip(data["query"], data["right"], scores, strict=True):
        found[at].append((float(score), right))
    return [
        (kind, target, sorted(mine, key=lambda pair: -pair[0]))
        for (_, kind, target), mine in zip(queries, found, strict=True)
    ]


def report(results: list[Any], *, suspected: float, verbose: bool = False) -> str:
    """The figures of the goals when what reaches ``suspected`` stops the asker."""
    off = ("alias", "brand_only", "region_brand", "pinyin_en")
    like = [one for one in results if not one[0].startswith(off)]
    hard = [one for one in results if one[0].startswith("NEG") and one[0] != "NEG_easy"]
    easy = [one for one in results if one[0] == "NEG_easy"]
    sharing = [one for one in results if one[1] and "unrelated" not in one[0]]
    shown = sum(
        any(right and score >= BESIDE for score, right in one[2][:5]) for one in sharing if is_hit(one, suspected)
    )
    lines = [
        f"all  {f1_of(results, suspected)}",
        f"like {f1_of(like, suspected)}",
        f"hard {stopped(hard, suspected):.3f}  easy {stopped(easy, suspected):.3f}  shown {shown / len(sharing):.3f}",
    ]
    kinds = defaultdict(list)
    for one in results if verbose else ():
        kinds[one[0] if one[1] else one[0].split("+")[0]].append(one)
    for kind, some in sorted(kinds.items()):
        right = sum(is_hit(one, suspected) and one[2][0][1] for one in some) / len(some)
        first = sum(bool(one[2]) and one[2][0][1] for one in some) / len(some)
        lines.append(
            f"  {kind:26s} {len(some):4d} right {right:.3f} first {first:.3f} stopped {stopped(some, suspected):.3f}"
        )
    return "\n".join(lines)


def f1_of(results: list[Any], suspected: float) -> str:
    """Precision, recall and F1 where the best candidate counts."""
    warned = [one for one in results if is_hit(one, suspected)]
    hits = sum(one[2][0][1] for one in warned)
    precision, recall = hits / max(1, len(warned)), hits / max(1, sum(bool(one[1]) for one in results))
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.4f}"


def stopped(some: list[Any], suspected: float) -> float:
    return sum(is_hit(one, suspected) for one in some) / max(1, len(some))


def is_hit(one: Any, suspected: float) -> bool:
    return bool(one[2]) and one[2][0][0] >= suspected


def real_pairs(folder: Path) -> list[tuple[str, str]]:
    """Short and registered names of real companies."""
    files = ("pairs_smoothnlp", "pairs_ashare", "pairs_taiwan")
    rows = (line.split("\t")[:2] for file in files for line in lines_of(folder / f"{file}.tsv.gz"))
    return [(alias, name) for alias, name in rows if name.endswith("公司")]


def gathered(folder: Path, sizes: list[str]) -> tuple[list[Any], list[Any]]:
    """The labelled questions on each index, and made questions on indexes of their own without a firm of theirs."""
    import numpy as np

    queries = list(labelled(folder / "labelled_dev.tsv.gz"))
    sets = []
    asked = [(size, lines_of(folder / f"names_{size}.txt.gz"), queries) for size in sizes]
    asked_for = {target for _, _, target in queries} | {text for text, _, _ in queries}
    pairs = [pair for pair in real_pairs(folder) if pair[1] not in asked_for]
    real = sorted({name for _, name in pairs})
    few = sorted({*real, *random.Random(5).sample(asked[0][1], FEW)} & set(asked[0][1]))
    worlds = [World(few if seed == SEEDS[-1] else asked[0][1], real, pairs, seed=seed) for seed in SEEDS]
    for size, names, questions in [*asked, *((MADE, world.names, world.queries) for world in worlds)]:
        began = time.perf_counter()
        shelf = shelf_of(names, CACHE)
        took, began = time.perf_counter() - began, time.perf_counter()
        data = rows_of(shelf, questions)
        data |= {kind: np.array(data[kind]) for kind in ("rows", "fine", "right", "numbers")}
        data["at"] = data["query"] = np.array(data["query"])
        print(
            f"{size}: {len(names)} names in {took:.0f} s, {shelf.rows / len(names):.2f} rows a name;"
            f" {len(questions)} questions, {len(data['right'])} pairs,"
            f" {(time.perf_counter() - began) / len(questions) * 1e3:.2f} ms a question"
        )
        sets.append((size, data, questions))
    return queries, sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sizes", default="100k,1m")
    parser.add_argument("--check", action="store_true", help="cross-validate only")
    parser.add_argument("--made", type=float, default=0.3, help="weight of a made question beside a labelled one")
    options = parser.parse_args()
    (CORE / "gazetteer" / "frequent.txt").write_text(frequent(options.data / "brands_28w.tsv.gz"), encoding="utf-8")
    (CORE / "gazetteer" / "neighbours.txt").write_text(neighbours(options.data / "brands_28w.tsv.gz"), encoding="utf-8")
    queries, sets = gathered(options.data, options.sizes.split(","))
    names = {size: lines_of(options.data / f"names_{size}.txt.gz") for size in options.sizes.split(",")}
    evaluate(queries, sets, names, made=options.made, final=not options.check)


def evaluate(queries: list[Any], sets: list[Any], names: dict[str, list[str]], *, made: float, final: bool) -> None:
    """Train in folds and report on what was left out; with ``final`` train on everything and store that."""
    import numpy as np

    fold_of = dict(zip(queries, folds_of(queries), strict=True))
    made_up = [question for size, _, questions in sets if size == MADE for question in questions]
    fold_of |= dict(zip(made_up, folds_of(made_up), strict=True))
    folds = [np.array([fold_of[query] for query in questions])[data["at"]] for _, data, questions in sets]
    alike = left_out(sets, folds, made=made)
    if final:
        everything = [np.ones(len(fold), dtype=bool) for fold in folds]
        forests = {"alike": fit(sets, everything, range(len(PAIR)), made=made, quick=True)}
    compared = [np.array(list(compared_of(data, found))) for (_, data, _), found in zip(sets, alike, strict=True)]
    alike, folds = ([one[pick] for one, pick in zip(all_, compared, strict=True)] for all_ in (alike, folds))
    sets = [
        (size, completed(data, pick, found), questions)
        for (size, data, questions), pick, found in zip(sets, compared, alike, strict=True)
    ]
    near = [found > LEAST for found in alike]
    every = range(len(COLUMNS))
    if final:
        store(forests | {"likely": fit(sets, near, every, made=made)})
    scores = [np.zeros(len(fold)) for fold in folds]
    for number in range(FOLDS):
        left = [
            close if size == MADE else close & (fold != number)
            for (size, _, _), close, fold in zip(sets, near, folds, strict=True)
        ]
        likely = fit(sets, left, every, made=made)
        for (_, data, _), fold, close, found in zip(sets, folds, near, scores, strict=True):
            held = close & (fold == number)
            found[held] = likely.predict(data["rows"][held])
    CACHE.mkdir(exist_ok=True)
    (CACHE / "out.pickle").write_bytes(pickle.dumps((queries, sets, alike, scores)))
    for (size, data, questions), score, found in zip(sets, scores, alike, strict=True):
        if size == MADE:
            continue
        results = judged(questions, data, score)
        print("==", size, report(results, suspected=DEFAULT.suspected, verbose=True), sep="\n")
        for suspected in (0.25, 0.3, 0.4, 0.45):
            print(f"from {suspected}", report(results, suspected=suspected), sep="\n")
        print(figures(names[size], questions, data, score, found))


def left_out(sets: list[Any], folds: list[Any], *, made: float) -> list[Any]:
    """For each set the log odds that a forest gives which has not seen the question."""
    import numpy as np

    odds = [np.zeros(len(fold)) for fold in folds]
    for number in range(FOLDS):
        forest = fit(sets, [fold != number for fold in folds], range(len(PAIR)), made=made, quick=True)
        for (_, data, _), fold, found in zip(sets, folds, odds, strict=True):
            held = data["rows"][fold == number][:, : len(PAIR)]
            found[fold == number] = forest.predict(held, raw_score=True)
    return odds


def store(models: dict[str, Any]) -> None:
    """Write the forests into the repository."""
    forests = {
        name: [compact(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
        for name, model in models.items()
    }
    text = json.dumps(
        {"made by": "python -m benchmarks.dedupe.train", "columns": COLUMNS, **forests}, separators=(",", ":")
    )
    (CORE / "weights.json").write_text(text + "\n", encoding="utf-8")
    print("weights", len(text), "bytes")


def fit(sets: list[Any], picks: list[Any], columns: Sequence[int], *, made: float, quick: bool = False) -> Any:
    """A forest of the picked rows of all sets; those of made questions count less."""
    import lightgbm
    import numpy as np

    cells = [data["rows"][pick][:, list(columns)] for (_, data, _), pick in zip(sets, picks, strict=True)]
    right = [data["right"][pick] for (_, data, _), pick in zip(sets, picks, strict=True)]
    weight = [
        np.full(int(pick.sum()), made if size == MADE else 1.0) for (size, _, _), pick in zip(sets, picks, strict=True)
    ]
    data = lightgbm.Dataset(np.concatenate(cells), label=np.concatenate(right), weight=np.concatenate(weight))
    return lightgbm.train(QUICK if quick else PARAMETERS, data, num_boost_round=QUICK_ROUNDS if quick else ROUNDS)


if __name__ == "__main__":
    main()
