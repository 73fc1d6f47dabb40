"""The page on paper: a PDF by the machine's own browser."""

import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Nothing of the machine's user, nothing of a network.
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
SECONDS = 120


class CannotPrintError(Exception):
    """The page cannot be printed; the message is one sentence for people."""


def print_page(page: Path, printed: Path) -> None:
    """Print a page as PDF, on A4, with what is folded open.

    Args:
        page: the HTML file.
        printed: the PDF file.

    Raises:
        CannotPrintError: there is no browser, or it failed.
    """
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise CannotPrintError("--pdf needs a browser: apt-get install chromium.")
    with tempfile.TemporaryDirectory() as profile:
        draft = Path(profile) / "printed.pdf"
        command = [
            browser,
            *OPTIONS,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={draft}",
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise CannotPrintError(f"{browser} did not print within {SECONDS} s.") from error
        if done.returncode != 0 or not draft.exists():
            raise CannotPrintError(f"{browser} could not print: {done.stderr.strip()[-400:]}")
        shutil.copyfile(draft, printed)
