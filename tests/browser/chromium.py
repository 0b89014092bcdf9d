"""Where the browser tests find their Chromium; run as a program, it installs one where there is none."""

import os
import shutil
import subprocess
import sys

# The first is Chromium without its windows and menus, which no test looks at: it takes a sixth less processor time.
# The second is what Playwright's own Node wants, and what the smallest of systems don't have.
PACKAGES = ("chromium-headless-shell", "libatomic1")
# Chromium looks for its maker's hosts at start; none of that is wanted in a test.
# A process that has parsed the chart library once need not do so for every page: that takes half the time of a test.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--process-per-site",
    "--renderer-process-limit=1",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """The path of LAB_CHROMIUM or of a Chromium on this machine; None leaves the choice to Playwright."""
    return os.environ.get("LAB_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """From the system's packages where we may, otherwise Playwright's own build."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        found = subprocess.run(["apt-get", "install", "-y", "-qq", *PACKAGES], stdout=subprocess.DEVNULL, check=False)
        if found.returncode == 0 and installed():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not installed():
        install()
