"""Validates and converts the same JSON Lines with Athanor and with the `datasets` library.

Both read OpenAI messages, check each row (a list of turns, known roles, texts), and write ShareGPT
lines. One run each, one after the other; needs `pip install datasets`.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

ROLES = {"system": "system", "user": "human", "assistant": "gpt"}


def generate(path, rows):
    words = "the mill by the river turns slowly and nobody remembers who built its great wheel".split()
    with open(path, "w", encoding="utf-8") as out:
        for row in range(rows):
            turns = []
            for index, role in enumerate(("system", "user", "assistant")):
                start = (row * 7 + index * 3) % len(words)
                text = " ".join((words[start:] + words) * (1 + (row + index) % 3)) + f" ({row})"
                turns.append({"role": role, "content": text})
            out.write(json.dumps({"messages": turns}) + "\n")


def peer(source, target, cache):
    os.environ["HF_HUB_OFFLINE"] = "1"
    begin = time.monotonic()
    import datasets

    datasets.disable_progress_bars()
    rows = datasets.load_dataset("json", data_files=source, split="train", cache_dir=cache)

    def valid(row):
        turns = row["messages"]
        return bool(turns) and all(
            turn["role"] in ROLES and isinstance(turn["content"], str) for turn in turns
        )

    def convert(row):
        return {
            "conversations": [
                {"from": ROLES[turn["role"]], "value": turn["content"]} for turn in row["messages"]
            ]
        }

    rows = rows.filter(valid).map(convert, remove_columns=["messages"])
    rows.to_json(target, lines=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    print(json.dumps({"rows": len(rows), "seconds": time.monotonic() - begin, "peakBytes": peak}))


def run(command):
    begin = time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(output.strip().splitlines()[-1])
    result["wall"] = time.monotonic() - begin
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--athanor", required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--peer", nargs=3)
    options = parser.parse_args()
    if options.peer:
        peer(*options.peer)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "rows.jsonl")
        generate(source, options.rows)
        print(f"{options.rows:,} rows of 3 turns, {os.path.getsize(source) >> 20} MB")
        ours = run([options.athanor, "convert", source, os.path.join(folder, "ours.jsonl"),
                    "--to", "sharegpt-jsonl", "--json"])
        theirs = run([options.python, os.path.abspath(__file__), "--athanor", "-", "--peer",
                      source, os.path.join(folder, "theirs.jsonl"), os.path.join(folder, "cache")])
        equal = ours["written"] == theirs["rows"] == options.rows
    print(f"Athanor    {ours['wall']:7.1f} s  peak heap {ours['peakHeapBytes'] >> 20} MB (limit 512)")
    print(f"datasets   {theirs['wall']:7.1f} s  peak memory {theirs['peakBytes'] >> 20} MB")
    print(f"Athanor is {theirs['wall'] / ours['wall']:.1f} times as fast; rows equal: {equal}")
    sys.exit(0 if equal and ours["wall"] < theirs["wall"] else 1)


if __name__ == "__main__":
    main()
