"""Figures of the language engine on the seed documents, the written ones and the test sentences.

python -m benchmarks.detection            all figures
python -m benchmarks.detection --rules    what each rule gains: the figures without it
python -m benchmarks.detection --growth   how the time grows up to 5 MB
"""

import argparse
import time
from collections.abc import Iterator
from types import ModuleType
from unittest.mock import patch

from pledges.text import detection, kyrgyz, russian
from pledges.text.reading import read
from tests.text import scoring
from tests.text.documents import NAMES, raw, reviewed
from tests.text.scoring import Counts, counted
from tests.text.written import NAMES as WRITTEN
from tests.text.written import written

SIZES = (250_000, 500_000, 1_000_000, 2_500_000, 5_000_000)
# The steps that read more than the sentence itself, and what stands for each when it is left out.
STEPS = {
    "is_said_by_others": lambda *_: False,
    "_weigh_items": lambda *_: None,
    "_weigh_neighbours": lambda *_: None,
}
THRESHOLDS = tuple(n / 100 for n in range(50, 100, 5))


def main() -> None:
    arguments = argparse.ArgumentParser(description="Figures of the language engine.")
    arguments.add_argument("--rules", action="store_true", help="what each rule gains")
    arguments.add_argument("--growth", action="store_true", help="time up to 5 MB")
    chosen = arguments.parse_args()
    if chosen.rules:
        rules()
    elif chosen.growth:
        growth()
    else:
        figures()


def figures() -> None:
    same = sum(read(raw(name)).transcript == reviewed(name) for name in NAMES)
    print(f"transcripts identical: {same} of {len(NAMES)}")
    print("sentences with the right span, role and turn: {} of {}".format(*scoring.roles_right()))
    seed()
    others()
    suggestions()
    timing()


def seed() -> None:
    print("\nfindings on the answers of the seed documents, borderline neither for nor against")
    cases = {name: list(scoring.seed_cases(name)) for name in NAMES}
    for name in NAMES:
        print(f"  {name[:3]}  {shown(counted(cases[name]))}")
    print(f"  all  {shown(sum(map(counted, cases.values()), Counts()))}")
    print(f"  naive baseline  {shown(sum((counted(scoring.naive_seed_cases(name)) for name in NAMES), Counts()))}")
    left_out = [counted(scoring.seed_cases(name, best_threshold(name))) for name in NAMES]
    print(f"  threshold chosen on the other four documents, leaving one out  {shown(sum(left_out, Counts()))}")


def best_threshold(left_out: str) -> float:
    """The threshold with the best F1 on the documents other than `left_out`."""
    others = [name for name in NAMES if name != left_out]
    return max(
        THRESHOLDS,
        key=lambda least: (f1(sum((counted(scoring.seed_cases(n, least)) for n in others), Counts())), -least),
    )


def others() -> None:
    print("\nfindings elsewhere")
    for language in ("ky", "ru"):
        cases = [(found, label) for found, label, _, _ in scoring.sentence_cases(language)]
        print(f"  test sentences, {language} ({len(cases)})  {shown(counted(cases))}")
    for language in ("ky", "ru"):
        names = [name for name in WRITTEN if name.startswith(language)]
        total = sum((counted(scoring.written_cases(name)) for name in names), Counts())
        print(f"  written documents, {language} ({len(names)})  {shown(total)}")
    print(f"  naive baseline on them  {shown(counted(scoring.naive_cases()))}")


def suggestions() -> None:
    print("\nsuggestions")
    for part in ("clause", "quote"):
        ranks = list(scoring.repeated_promise_ranks(part).values())
        print(f"  same promise among the first three, by {part}: {sum(r <= 3 for r in ranks)} of {len(ranks)}")
    for with_clause, part in ((True, "clause"), (False, "sentence")):
        ranks = [rank for _, rank in scoring.main_topic_ranks(with_clause=with_clause)]
        right = sum(rank <= 2 for rank in ranks)
        print(f"  main topic among the first two, by {part}, leaving its document out: {right} of {len(ranks)}")


def timing() -> None:
    print("\nmilliseconds to read one raw document, best of five")
    for name in NAMES:
        print(f"  {name[:3]}  {min(seconds(raw(name)) for _ in range(5)) * 1000:.1f}")


def growth() -> None:
    for language, texts in (("ky", [reviewed(n) for n in NAMES]), ("ru", russian_texts())):
        for size in SIZES:
            text = grown(texts, size)
            print(f"{language}  {len(text.encode()) / 1e6:5.2f} MB  {seconds(text):6.2f} s", flush=True)


def russian_texts() -> list[str]:
    return [written(name).text for name in WRITTEN if name.startswith("ru")]


def grown(texts: list[str], size: int) -> str:
    """A clean text of about `size` bytes in which no paragraph comes twice."""
    paragraphs: list[str] = []
    length = 0
    while length < size:
        for paragraph in "\n\n".join(texts).split("\n\n"):
            paragraphs.append(f"{paragraph} №{len(paragraphs)}.")
            length += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs)


def seconds(document: bytes | str) -> float:
    start = time.process_time()
    read(document)
    return time.process_time() - start


def rules() -> None:
    print(f"{'nothing left out':42}  {shown(everywhere())}")
    for module in (kyrgyz, russian):
        for rule in module.RULES:
            rest = tuple(other for other in module.RULES if other is not rule)
            without(module, "RULES", rest, f"{module.__name__.rpartition('.')[2]}_{rule.__name__.lstrip('_')}")
    for cue in detection.CUES:
        without(detection, "CUES", tuple(other for other in detection.CUES if other is not cue), f"the cue: {cue[0]}")
    for step, nothing in STEPS.items():
        without(detection, step, nothing, step)


def without(module: ModuleType, name: str, instead: object, left_out: str) -> None:
    with patch.object(module, name, instead):
        print(f"without {left_out:34}  {shown(everywhere())}", flush=True)


def everywhere() -> Counts:
    return sum(all_counts(), Counts())


def all_counts() -> Iterator[Counts]:
    yield from (counted(scoring.seed_cases(name)) for name in NAMES)
    yield from (counted(scoring.written_cases(name)) for name in WRITTEN)
    for language in ("ky", "ru"):
        yield counted((found, label) for found, label, _, _ in scoring.sentence_cases(language))


def f1(counts: Counts) -> float:
    return 2 * counts.right / max(2 * counts.right + counts.wrong + counts.missed, 1)


def shown(counts: Counts) -> str:
    return (
        f"precision {counts.precision:.3f}  recall {counts.recall:.3f}"
        f"  ({counts.right} right, {counts.wrong} wrong, {counts.missed} missed)"
    )


if __name__ == "__main__":
    main()
