"""Runs `./athanor bench training` and peer_training.py in alternation and prints both and their ratios.

Each case: 1x512 and 4x256 random tokens with loss on all; mixed rows of a file, the peer's batches as the rows come
and sorted by length, ours as they come; 1x512 recomputed (gradient checkpointing). Only the standard library is used.
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

PEER = pathlib.Path(__file__).with_name("peer_training.py")
CASES = ("1x512", "4x256", "mixed", "recompute")
# OpenBLAS settings of this shell are not the peer's: it is measured as it comes out of pip.
NOT_THE_PEERS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
VOCABULARY = 49152
MIB = 1 << 20


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--athanor", required=True, help="the athanor script")
    parser.add_argument("--python", default=sys.executable, help="Python with torch, transformers and peft")
    parser.add_argument("--only", help="some of " + ",".join(CASES))
    parser.add_argument("--rounds", type=int, default=1, help="times that each case is run; medians are printed")
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--data", help="rows of the mixed case")
    parser.add_argument("--sort", choices=("measured", "file"), default="measured", help="see peer_training.py")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",") if chosen.only else list(CASES)
    unknown = [case for case in chosen.only if case not in CASES]
    if unknown:
        parser.error(f"--only knows {', '.join(CASES)}, not {', '.join(unknown)}")
    for name in ("rounds", "steps", "threads"):
        if getattr(chosen, name) < 1:
            parser.error(f"--{name} must be at least 1")
    return chosen


def write_mixed_rows(file):
    """400 rows of 31 to 618 tokens, half of them below 84: chat rows are short with a long tail.

    Lengths are log-normal, so batches of 8 as they come are 57 % padding. The first 37 % of a row are its question
    and carry no loss.
    """
    generator = random.Random(0)
    for _ in range(400):
        length = max(31, min(618, round(generator.lognormvariate(4.4, 0.68))))
        tokens = [generator.randrange(VOCABULARY) for _ in range(length)]
        question = round(0.37 * length)
        labels = [-100] * question + tokens[question:]
        file.write(json.dumps({"input_ids": tokens, "labels": labels}) + "\n")
    file.flush()


def cases(chosen, data):
    """Name, figure that counts, our arguments and the peer's for each comparison."""
    one_row = ["--rows", "1", "--length", "512"]
    four_rows = ["--rows", "4", "--length", "256"]
    mixed = ["--data", data, "--batch", "8"]
    table = {
        "1x512": [("1 x 512", "tokens_per_second", one_row, one_row)],
        "4x256": [("4 x 256", "tokens_per_second", four_rows, four_rows)],
        "mixed": [
            ("mixed, as they come", "real_tokens_per_second", mixed, mixed),
            ("mixed, peer sorted", "real_tokens_per_second", mixed, mixed + ["--sort", chosen.sort]),
        ],
        "recompute": [
            ("1 x 512, recompute", "tokens_per_second", one_row + ["--recompute"], one_row + ["--checkpointing"])
        ],
    }
    return [case for name in CASES if name in chosen.only for case in table[name]]


def measured(command, environment=None):
    """The JSON line of a program; everything else it prints is passed on."""
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    lines = run.stdout.splitlines()
    if run.returncode != 0 or not lines or not lines[-1].startswith("{"):
        sys.exit(f"{run.stdout}error: status {run.returncode} of: {' '.join(command)}")
    return json.loads(lines[-1])


def middle(runs, name):
    """The median, the lower of the two middle ones of an even number: always a run that there was."""
    return sorted(run[name] for run in runs)[(len(runs) - 1) // 2]


def compare(chosen, case):
    name, speed, our_arguments, peer_arguments = case
    common = ["--steps", str(chosen.steps), "--threads", str(chosen.threads)]
    environment = {key: value for key, value in os.environ.items() if key not in NOT_THE_PEERS}
    ours, peers = [], []
    for number in range(1, chosen.rounds + 1):
        print(f"{name}, round {number} of {chosen.rounds}", file=sys.stderr, flush=True)
        ours.append(measured([chosen.athanor, "bench", "training", "--json", *our_arguments, *common]))
        peers.append(measured([chosen.python, str(PEER), *peer_arguments, *common], environment))
    our_speed, peer_speed = middle(ours, speed), middle(peers, speed)
    our_peak, peer_peak = middle(ours, "peak_resident_bytes"), middle(peers, "peak_resident_bytes")
    print(
        f"{name:<20} {our_speed:>10.1f} {peer_speed:>10.1f} {our_speed / peer_speed:>6.2f}x"
        f" {our_peak / MIB:>10.0f} {peer_peak / MIB:>10.0f} {our_peak / peer_peak:>6.2f}x",
        flush=True,
    )
    return ours[-1], peers[-1]


def main():
    chosen = options()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as made:
        if not chosen.data and "mixed" in chosen.only:
            write_mixed_rows(made)
        print(f"{'':<20} {'ours tok/s':>10} {'peer tok/s':>10} {'ratio':>7} {'ours MiB':>10} {'peer MiB':>10} {'ratio':>7}")
        for case in cases(chosen, chosen.data or made.name):
            ours, peer = compare(chosen, case)
    print(
        f"\n{chosen.threads} threads, {chosen.steps} steps after one to warm up; mixed rows: tokens without padding."
        f"\nours: Java {ours['java']}, libtorch {ours['libtorch']}"
        f"\npeer: torch {peer['torch']}, transformers {peer['transformers']}, peft {peer['peft']}"
    )


if __name__ == "__main__":
    main()
