"""What transformers does with the sentences of EncoderSpeed: python peer_embedding.py FOLDER [THREADS]"""

import sys
import time

import torch
from transformers import AutoModel, AutoTokenizer

WORDS = "the mill grinds grain of every valley while water turns its wheel and the miller sleeps".split()
SENTENCES = [
    " ".join(WORDS[(i + word) % len(WORDS)] for word in range(8 + i * 37 % 64)) for i in range(256)
]
TURN = 16

torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model = AutoModel.from_pretrained(sys.argv[1]).eval()


def encode(texts):
    batch = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1), int(mask.sum())


# By length, as sentence-transformers does, so that little of a batch is padding.
ordered = sorted(SENTENCES, key=len)
encode(ordered[:TURN])
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    tokens = sum(encode(ordered[i : i + TURN])[1] for i in range(0, len(ordered), TURN))
    best = min(best, time.perf_counter() - start)
print(f"{torch.get_num_threads()} threads: {len(ordered) / best:.1f} sentences/s, {tokens / best:.0f} tokens/s")
