"""Measures LoRA training steps with transformers and PEFT, as `./athanor bench training` measures ours.

Prints one line of JSON with the same names: tokens_per_second, real_tokens_per_second, peak_resident_bytes and so on.
Random weights at SmolLM2-135M's shape; LoRA on all seven linears, fp32, AdamW, padded batches.
Needs: pip install torch transformers peft
"""

import argparse
import json
import statistics
import time

import peft
import torch
import transformers

NO_LABEL = -100
SMOLLM2_135M = {
    "vocab_size": 49152,
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_hidden_layers": 30,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "max_position_embeddings": 8192,
    "rms_norm_eps": 1e-5,
    "tie_word_embeddings": True,
}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=4, help="random rows a step")
    parser.add_argument("--length", type=int, default=256, help="tokens of a random row")
    parser.add_argument("--data", help='rows in a file, a line each: {"input_ids": [...], "labels": [...]}')
    parser.add_argument("--batch", type=int, default=8, help="rows of the file a step")
    parser.add_argument(
        "--sort",
        choices=("no", "measured", "file"),
        default="no",
        help="by length: the rows that are measured anyway, or the whole file, of which the shortest are measured",
    )
    parser.add_argument("--checkpointing", action="store_true", help="recompute activations in the backward")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--steps", type=int, default=6, help="measured steps, after one to warm up")
    return parser.parse_args()


def load_model(chosen):
    model = transformers.LlamaForCausalLM(transformers.LlamaConfig(**SMOLLM2_135M))
    lora = peft.LoraConfig(
        r=chosen.rank, lora_alpha=chosen.rank, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    model = peft.get_peft_model(model, lora)
    model.config.use_cache = False
    if chosen.checkpointing:
        model.gradient_checkpointing_enable()
        # Without it no input of the first checkpoint requires a gradient, and none would flow.
        model.enable_input_require_grads()
    return model.train()


def batches_of_file(chosen):
    """The first batch warms up; the rows that follow it are measured."""
    with open(chosen.data, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if chosen.sort == "file":
        rows.sort(key=lambda row: len(row["input_ids"]))
    wanted = (chosen.steps + 1) * chosen.batch
    rows = [rows[i % len(rows)] for i in range(wanted)]
    if chosen.sort == "measured":
        rows[chosen.batch :] = sorted(rows[chosen.batch :], key=lambda row: len(row["input_ids"]))
    for start in range(0, wanted, chosen.batch):
        yield padded(rows[start : start + chosen.batch])


def padded(rows):
    longest = max(len(row["input_ids"]) for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    labels = torch.full_like(tokens, NO_LABEL)
    mask = torch.zeros_like(tokens)
    for at, row in enumerate(rows):
        length = len(row["input_ids"])
        tokens[at, :length] = torch.tensor(row["input_ids"])
        labels[at, :length] = torch.tensor(row["labels"])
        mask[at, :length] = 1
    return tokens, mask, labels


def random_batches(chosen, vocabulary):
    for _ in range(chosen.steps + 1):
        tokens = torch.randint(0, vocabulary, (chosen.rows, chosen.length))
        yield tokens, torch.ones_like(tokens), tokens


def train(chosen):
    model = load_model(chosen)
    optimizer = torch.optim.AdamW(
        [parameter for parameter in model.parameters() if parameter.requires_grad], lr=2e-4, weight_decay=0.0
    )
    vocabulary = model.config.vocab_size
    steps = []
    for tokens, mask, labels in batches_of_file(chosen) if chosen.data else random_batches(chosen, vocabulary):
        start = time.perf_counter()
        loss = model(input_ids=tokens, attention_mask=mask, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        steps.append((tokens.numel(), int(mask.sum()), loss.item(), time.perf_counter() - start))
    return steps[1:]


def peak_resident_bytes():
    # Not getrusage: its maximum outlives exec, so it may be that of the program that started this one.
    with open("/proc/self/status", encoding="ascii") as lines:
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmHWM")


def main():
    chosen = options()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(0)
    steps = train(chosen)
    seconds = sum(step[3] for step in steps)
    computed = sum(step[0] for step in steps)
    real = sum(step[1] for step in steps)
    print(
        json.dumps(
            {
                "tokens_per_second": statistics.median(step[0] / step[3] for step in steps),
                "real_tokens_per_second": real / seconds,
                "padding_share": 1 - real / computed,
                "peak_resident_bytes": peak_resident_bytes(),
                "seconds_per_step": statistics.median(step[3] for step in steps),
                "steps": len(steps),
                "tokens": real,
                "final_loss": steps[-1][2],
                "threads": chosen.threads,
                "recompute": chosen.checkpointing,
                "torch": torch.__version__,
                "transformers": transformers.__version__,
                "peft": peft.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
