"""Reads the pages of a folder the way bloggers do: BeautifulSoup, all p, strip, split at '. '. One line of JSON.

Needs beautifulsoup4 (and lxml for --parser lxml), nothing else.
"""

import argparse
import json
import pathlib
import statistics
import time
import warnings

from bs4 import BeautifulSoup

warnings.filterwarnings("ignore")


def sentences(page, parser):
    text = page.read_bytes().decode("utf-8", errors="replace")
    soup = BeautifulSoup(text, parser)
    found = []
    for paragraph in soup.find_all("p"):
        stripped = paragraph.get_text().strip()
        if stripped:
            found.extend(stripped.split(". "))
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--parser", default="html.parser", help="html.parser or lxml")
    options.add_argument("--rounds", type=int, default=3, help="measured rounds; the middle one counts")
    options.add_argument("--ours", type=json.loads, help="our line of JSON: ratios to it are printed as well")
    chosen = options.parse_args()
    pages = sorted(page for page in chosen.folder.iterdir() if page.suffix.lower() in (".htm", ".html"))
    for page in pages[:20]:
        sentences(page, chosen.parser)
    seconds = []
    for _ in range(chosen.rounds):
        start = time.perf_counter()
        found = sum(len(sentences(page, chosen.parser)) for page in pages)
        seconds.append(time.perf_counter() - start)
    rate = len(pages) / statistics.median_low(seconds)
    result = {"pages": len(pages), "sentences": found, "parser": chosen.parser, "pages_per_second": rate}
    if chosen.ours:
        result = {
            "ratio": chosen.ours["pages_per_second"] / rate,
            "ratio_with_signals": chosen.ours["pages_per_second_with_signals"] / rate,
            **result,
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
