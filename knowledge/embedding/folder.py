"""A tuned model as a folder: 8-bit ONNX weights, tokenizer, card, and a manifest whose hashes are checked.

model.int8.onnx   tokenizer.json   manifest.json   README.md (the model card)   LICENSE
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from knowledge.embedding.onnx import OnnxEmbedder
from knowledge.errors import ModelUnavailable

WEIGHTS, TOKENIZER, MANIFEST = "model.int8.onnx", "tokenizer.json", "manifest.json"


def is_folder(path: Path) -> bool:
    """Whether this is a tuned model's folder."""
    return (path / MANIFEST).is_file() and (path / WEIGHTS).is_file()


def open_folder(path: Path) -> OnnxEmbedder:
    """The model in a folder. Raises ModelUnavailable where a file is not the one that was written."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        wrong = [name for name, sha in manifest["files"].items() if _sha256(path / name) != sha]
        name = str(manifest["name"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"The search model in {path} is incomplete: {error}") from error
    if wrong:
        raise ModelUnavailable(f"The search model in {path} is not the one that was written: {', '.join(wrong)}")
    return OnnxEmbedder(path / WEIGHTS, path / TOKENIZER, f"{name}@{manifest['files'][WEIGHTS][:12]}")


def write_folder(trained: Path, out: Path, name: str) -> float:
    """Make the folder from a sentence-transformers one. Gives the lowest cosine to the full weights' vectors."""
    from knowledge.embedding.export import export, quantise

    out.mkdir(parents=True, exist_ok=True)
    if trained != out:
        shutil.copyfile(trained / TOKENIZER, out / TOKENIZER)
    full = out / "model.full.onnx"
    export(trained, full)
    likeness = quantise(full, out / WEIGHTS)
    full.unlink()
    files = {name: _sha256(out / name) for name in (WEIGHTS, TOKENIZER)}
    (out / MANIFEST).write_text(json.dumps({"name": name, "files": files}, indent=1) + "\n", encoding="utf-8")
    return likeness


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
