"""Vendor GOV.UK Frontend without the parts that only GOV.UK may use: the crest, its images and the GDS Transport font.

For maintainers, when the version changes; a user never runs it. In a scratch folder:

    npm pack govuk-frontend@6.6.0
    python -m bot.web.vendor govuk-frontend-6.6.0.tgz

The archive is held to the SHA-512 below. What comes out is committed, with SRI.txt listing the hash of each file,
so that a browser refuses one that was changed by accident or by somebody else.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tarfile
from pathlib import Path

INTEGRITY = "xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg=="
STATIC = Path(__file__).parent / "static"
INSIDE = "package/dist/govuk/"
VENDORED = ("govuk-frontend.min.js", "govuk-frontend.plain.css")


def plain(css: str) -> str:
    """The stylesheet without font faces, the GDS Transport stack, images of GOV.UK and the source map."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "Arial,Helvetica,sans-serif")
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL[^*]*\*/", "", css)
    left = [word for word in ("GDS Transport", "/assets/", "url(") if word in css]
    if left:
        raise SystemExit(f"The stylesheet still holds {', '.join(left)}: this script needs a look before it is used.")
    return css


def fingerprint(data: bytes) -> str:
    """A subresource integrity value: `sha384-` and the hash in base 64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def unpack(archive: Path) -> None:
    """Write the stylesheet and the script into `static/`. SystemExit when the archive is not the expected one."""
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != INTEGRITY:
        raise SystemExit(f"{archive.name} is not the archive that this version pins.")
    with tarfile.open(archive) as files:
        css, script = (_text(files, INSIDE + name) for name in ("govuk-frontend.min.css", "govuk-frontend.min.js"))
    (STATIC / "govuk-frontend.plain.css").write_text(plain(css), encoding="utf-8")
    (STATIC / "govuk-frontend.min.js").write_text(re.sub(r"//# sourceMappingURL=\S+\s*$", "", script), encoding="utf-8")


def list_hashes() -> None:
    """Write SRI.txt: one line for each vendored file, its name and its hash."""
    lines = (f"{name} {fingerprint((STATIC / name).read_bytes())}\n" for name in VENDORED)
    (STATIC / "SRI.txt").write_text("".join(lines), encoding="utf-8")


def _text(files: tarfile.TarFile, name: str) -> str:
    held = files.extractfile(name)
    if held is None:
        raise SystemExit(f"The archive has no {name}.")
    return held.read().decode("utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Say which archive: python -m bot.web.vendor govuk-frontend-6.6.0.tgz")
    unpack(Path(sys.argv[1]))
    list_hashes()
