"""Data Docs that can be read without a network.

Great Expectations draws its pages with scripts and styles from public servers. Here they lie in
`vendor/` (see its README), are copied beside the pages, and the pages are rewritten to use them.
"""

import re
import shutil
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"

# What the addresses in the pages look like, and the file that stands for each (versions: see
# vendor/README.md). What is not here is dropped: vega (draws graphs; no rule here has one) and the
# dark theme, which is legible only with pictures from the network.
LOCAL_FILES = {
    r"bootstrap/[\d.]+/css/bootstrap\.min\.css": "bootstrap.min.css",
    r"bootstrap/[\d.]+/js/bootstrap\.min\.js": "bootstrap.min.js",
    r"bootstrap-table@[\d.]+/dist/bootstrap-table\.min\.css": "bootstrap-table.min.css",
    r"bootstrap-table@[\d.]+/dist/bootstrap-table\.min\.js": "bootstrap-table.min.js",
    r"/bootstrap-table-filter-control(\.min)?\.css": "bootstrap-table-filter-control.min.css",
    r"/bootstrap-table-filter-control\.min\.js": "bootstrap-table-filter-control.min.js",
    r"/bootstrap-datepicker\.min\.css": "bootstrap-datepicker.min.css",
    r"/bootstrap-datepicker\.min\.js": "bootstrap-datepicker.min.js",
    r"/font-awesome/[\d.]+/css/all\.min\.css": "fontawesome/css/all.min.css",
    r"/jquery-[\d.]+\.min\.js": "jquery.min.js",
    r"/popper\.min\.js": "popper.min.js",
}

REMOTE_SCRIPT = re.compile(r'<script[^>]*\bsrc="(https?://[^"]+)"[^>]*>\s*</script>')
REMOTE_STYLE = re.compile(r'<link[^>]*\bhref="(https?://[^"]+)"[^>]*>')
REMOTE_IMAGE = re.compile(r'src="https?://[^"]*/logo-long\.png[^"]*"')
# Upstream miscounts the folders above a page.
FAVICON = re.compile(r'href="[^"]*static/images/favicon\.ico"')
DARK_STYLES = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
REMOTE_BACKGROUND = re.compile(r"url\(['\"]?https?://[^)]*\)")
NEWSLETTER = re.compile(r"<footer>\s*<p>[^<]*<a href=\"https?://[^<]*</a></p>\s*</footer>")

# What Great Expectations copies beside its pages although none of them shows it.
UNUSED = ("fonts", "styles")
USED_IMAGES = ("favicon.ico", "logo-long.png")


def make_local(docs: Path) -> None:
    """Rewrite every page under `docs` so that it needs nothing from a network."""
    static = docs / "static"
    shutil.copytree(VENDOR, static / "vendor", ignore=shutil.ignore_patterns("README.md"))
    for name in UNUSED:
        shutil.rmtree(static / name, ignore_errors=True)
    for image in (static / "images").iterdir():
        if image.name not in USED_IMAGES:
            image.unlink()
    for page in docs.rglob("*.html"):
        to_root = "../" * (len(page.relative_to(docs).parts) - 1)
        page.write_text(_localised(page.read_text("utf-8"), f"{to_root}static/"), "utf-8")


def _localised(html: str, static: str) -> str:
    html = REMOTE_SCRIPT.sub(lambda found: _script(found[1], static), html)
    html = REMOTE_STYLE.sub(lambda found: _style(found[1], static), html)
    html = REMOTE_IMAGE.sub(f'src="{static}images/logo-long.png"', html)
    html = FAVICON.sub(f'href="{static}images/favicon.ico"', html)
    html = DARK_STYLES.sub("@media not all", html)
    html = REMOTE_BACKGROUND.sub("none", html)
    return NEWSLETTER.sub("", html)


def _script(address: str, static: str) -> str:
    file = _local_file(address)
    return f'<script src="{static}vendor/{file}"></script>' if file else ""


def _style(address: str, static: str) -> str:
    file = _local_file(address)
    return f'<link rel="stylesheet" href="{static}vendor/{file}">' if file else ""


def _local_file(address: str) -> str | None:
    for pattern, file in LOCAL_FILES.items():
        if re.search(pattern, address):
            return file
    return None
