#!/usr/bin/env python3
"""Fetch the browser files of package-lock.json into static/vendor, or check them.

    scripts/vendor.py           npm ci into a temporary folder, copy, write the manifest
    scripts/vendor.py --check   compare every vendored file with the manifest (no network)

The portal never asks another host for anything: what a page needs lies here, beside
its licence. Nothing is built; npm only delivers and verifies the packages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST.sha256"
SPRITE = ROOT / "static" / "icons.svg"

# package -> (folder name, files to take; the licence is always taken)
PACKAGES = {
    "bootstrap": ("bootstrap", ["dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js"]),
    "htmx.org": ("htmx", ["dist/htmx.min.js"]),
    "@tabler/icons": ("tabler-icons", []),  # goes into the sprite below
}

ICONS = """
abc adjustments alert-circle alert-triangle arrow-back-up arrow-right arrow-up-right arrows-join
arrows-shuffle arrows-sort atom-2 award bell book brand-wechat briefcase building bulb calendar
calendar-off calendar-plus certificate check checks checkup-list chevron-down chevron-left
chevron-right circle circle-check circle-x clipboard-check clipboard-text clock cloud-check cloud-up
columns-3 copy device-mobile device-tablet dots download external-link eye eye-off file-alert
file-check file-spreadsheet file-text filter filter-off first-aid-kit gift heart-handshake
help-circle history home home-heart info-circle key keyboard layout-dashboard lifebuoy link list
loader-2 lock lock-open logout mail map-pin math-symbols menu-2 message-heart message-plus messages
minus mood-empty mood-happy mood-sad mood-smile movie notebook paperclip pencil pencil-check phone
pin player-pause player-play player-stop plug-connected-x plus printer progress qrcode refresh
refresh-alert replace report-analytics scale school search send settings shield-check
shield-exclamation speakerphone switch-horizontal table trash trending-up upload urgent user
user-check user-edit user-plus users users-group video volume wand world x
"""

SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def vendored() -> list[Path]:
    files = [p for p in VENDOR.rglob("*") if p.is_file() and p != MANIFEST]
    return sorted([*files, SPRITE])


def relative(path: Path) -> str:
    """Name in the manifest, as `cd static/vendor && sha256sum -c` wants it."""
    return "../icons.svg" if path == SPRITE else path.relative_to(VENDOR).as_posix()


def sprite(icons: Path) -> str:
    """One file of <symbol>s; colour and stroke come from the class `.i` of the page."""
    out = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in ICONS.split():
        source = (icons / f"{name}.svg").read_text("utf-8")
        inside = re.search(r"<svg[^>]*>(.*)</svg>", source, re.S)
        if not inside:
            raise SystemExit(f"{name}.svg: no <svg> element")
        body = re.sub(r"\s*\n\s*", "", inside.group(1)).replace(" />", "/>")
        out.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return "\n".join([*out, "</svg>", ""])


def fetch() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    with tempfile.TemporaryDirectory() as tmp:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, tmp)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"],
            cwd=tmp,
            check=True,
        )
        modules = Path(tmp) / "node_modules"
        shutil.rmtree(VENDOR, ignore_errors=True)
        for package, (folder, files) in PACKAGES.items():
            version = lock[f"node_modules/{package}"]["version"]
            target = VENDOR / f"{folder}-{version}"
            target.mkdir(parents=True)
            for file in ["LICENSE", *files]:
                data = SOURCE_MAP.sub(b"", (modules / package / file).read_bytes())
                (target / Path(file).name).write_bytes(data)
        SPRITE.write_text(sprite(modules / "@tabler/icons" / "icons" / "outline"), "utf-8")
    lines = [f"{digest(p)}  {relative(p)}" for p in vendored()]
    MANIFEST.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} files")


def check() -> list[str]:
    """Return what differs from the manifest; empty means all is well."""
    wanted: dict[str, str] = {}
    for line in MANIFEST.read_text("utf-8").splitlines():
        value, name = line.split("  ", 1)
        wanted[name] = value
    found = {relative(p): digest(p) for p in vendored()}
    return sorted(
        [f"missing: {n}" for n in wanted.keys() - found.keys()]
        + [f"not in the manifest: {n}" for n in found.keys() - wanted.keys()]
        + [f"changed: {n}" for n in wanted.keys() & found.keys() if wanted[n] != found[n]]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with the manifest")
    if not parser.parse_args().check:
        fetch()
        return 0
    problems = check()
    print("\n".join(problems) or "vendored files match the manifest")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
