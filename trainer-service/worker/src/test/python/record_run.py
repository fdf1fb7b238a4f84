"""Records a LoRA run of a tiny model with the reference stack, for `athanor check training`.

The recordings in `src/test/resources/lora-golden` that have a `recorded-by.txt` were made by this script with the
arguments in it (torch, transformers and peft on a CPU, fp32, one thread). Everything is seeded; rows are fed one at a time.

    python record_run.py OUT --family llama --heads 5 --kv-heads 1 --untied --rslora --rope llama3
    python record_run.py OUT --gguf Q4_1              # the base becomes a GGUF file with Q4_1 matrices
    python record_run.py OUT --gguf-file model.gguf   # the base is this file

OUT then holds base/ (a Hugging Face folder) or base.gguf, adapter-initial/, adapter-final/, rows.jsonl, trace.json,
gradients-step0-clipped.safetensors and probe-logits.safetensors.
"""

import argparse
import json
import math
import pathlib
import random
import shutil
import sys

import numpy
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import (AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config)

CONFIGS = {"llama": LlamaConfig, "mistral": MistralConfig, "qwen2": Qwen2Config, "qwen3": Qwen3Config}
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
IGNORED = -100
EOS = 2
PROBE = [1, 5, 9, 30, 77, 101, 60, 44]
OPTIMIZER = {
    "type": "AdamW", "lr": 0.005, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0.1, "max_grad_norm": 0.5,
    "formula": "g *= min(1, max_grad_norm / (norm + 1e-6)); p *= 1 - lr*weight_decay; "
               "p -= lr * (m/(1-b1^t)) / (sqrt(v)/sqrt(1-b2^t) + eps)"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--family", choices=CONFIGS, default="llama")
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--feed-forward", type=int, default=96)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--kv-heads", type=int, default=2)
    parser.add_argument("--head-dim", type=int, default=16)
    parser.add_argument("--vocabulary", type=int, default=160)
    parser.add_argument("--untied", action="store_true", help="a head of its own")
    parser.add_argument("--attention-bias", action="store_true", help="biases of q, k, v and o (llama)")
    parser.add_argument("--mlp-bias", action="store_true", help="biases of gate, up and down (llama)")
    parser.add_argument("--store", choices=["float32", "bfloat16", "float16"], default="float32",
                        help="type of the base's file; training is in float32 on the rounded values")
    parser.add_argument("--rope", choices=["default", "llama3"], default="default")
    parser.add_argument("--rslora", action="store_true")
    parser.add_argument("--rank", type=int, default=4)
    parser.add_argument("--alpha", type=int, default=8)
    parser.add_argument("--schedule", choices=["cosine", "linear", "constant"], default="cosine")
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--rows-per-step", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--gguf", choices=["F32", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1"],
                        help="store the matrices so in base.gguf and train on what they give back")
    parser.add_argument("--gguf-file", type=pathlib.Path, help="an own GGUF file as the base")
    return parser.parse_args()


def rope(kind):
    if kind == "default":
        return {"rope_type": "default", "rope_theta": 100000.0}
    # The original length is tiny so that kept, blended and slowed frequencies all occur in a tiny head.
    return {"rope_type": "llama3", "rope_theta": 10000.0, "factor": 8.0, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 64}


def random_base(args):
    options = {}
    if args.family == "llama":
        options = {"attention_bias": args.attention_bias, "mlp_bias": args.mlp_bias}
    config = CONFIGS[args.family](
        hidden_size=args.hidden, intermediate_size=args.feed_forward, num_hidden_layers=args.layers,
        num_attention_heads=args.heads, num_key_value_heads=args.kv_heads, head_dim=args.head_dim,
        vocab_size=args.vocabulary, max_position_embeddings=256, rms_norm_eps=1e-5, initializer_range=0.08,
        tie_word_embeddings=not args.untied, rope_parameters=rope(args.rope), bos_token_id=1, eos_token_id=EOS,
        pad_token_id=EOS, attn_implementation="eager", **options)
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:  # a norm of ones would hide that it is left out
                parameter.copy_(1 + 0.2 * torch.randn_like(parameter))
            elif name.endswith("bias"):
                parameter.copy_(0.1 * torch.randn_like(parameter))
    return model


GGUF_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
OUTER_NAMES = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
               "lm_head.weight": "output.weight"}


def gguf_name(name):
    if name in OUTER_NAMES:
        return OUTER_NAMES[name]
    _, _, layer, rest = name.split(".", 3)
    stem, ending = rest.rsplit(".", 1)
    return f"blk.{layer}.{GGUF_NAMES[stem]}.{ending}"


def interleaved(values, head_dim):
    """Rows of a head from pairs (i, i + d/2) to pairs (2i, 2i + 1), as `llama` files store q and k."""
    rows = values.reshape(-1, 2, head_dim // 2, *values.shape[1:])
    return rows.swapaxes(1, 2).reshape(values.shape)


def write_gguf(model, kind, path):
    """Writes the base as a GGUF file and sets the model's weights to what the file gives back."""
    import gguf
    quantisation = gguf.GGMLQuantizationType[kind]
    config = model.config
    permuted = config.model_type in ("llama", "mistral")
    arch = "llama" if permuted else config.model_type
    writer = gguf.GGUFWriter(path, arch)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    tied = model.get_output_embeddings().weight is model.get_input_embeddings().weight
    for name, parameter in model.state_dict().items():
        if name == "lm_head.weight" and tied:
            continue
        swap = permuted and (".q_proj." in name or ".k_proj." in name)
        values = parameter.numpy()
        stored = interleaved(values, config.head_dim) if swap else values
        if values.ndim == 1 or kind == "F32":
            writer.add_tensor(gguf_name(name), stored.astype(numpy.float32).copy())
            continue
        blocks = gguf.quants.quantize(numpy.ascontiguousarray(stored), quantisation)
        writer.add_tensor(gguf_name(name), blocks, raw_dtype=quantisation)
        back = gguf.quants.dequantize(blocks, quantisation).reshape(values.shape)
        if swap:
            halves = back.reshape(-1, config.head_dim // 2, 2, *back.shape[1:])
            back = halves.swapaxes(1, 2).reshape(values.shape)
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(numpy.ascontiguousarray(back, dtype=numpy.float32)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def base_of(args):
    if args.gguf_file:
        shutil.copyfile(args.gguf_file, args.out / "base.gguf")
        return AutoModelForCausalLM.from_pretrained(
            args.gguf_file.parent, gguf_file=args.gguf_file.name, dtype=torch.float32, attn_implementation="eager")
    model = random_base(args)
    if args.gguf:
        write_gguf(model, args.gguf, args.out / "base.gguf")
    else:
        stored = getattr(torch, args.store)
        with torch.no_grad():
            # Not model.to(): that would round the rotary frequencies, too.
            for parameter in model.parameters():
                parameter.copy_(parameter.to(stored))
        tied = {"lm_head.weight"} if not args.untied else set()
        model.save_pretrained(args.out / "base", state_dict={
            name: values.to(stored) for name, values in model.state_dict().items() if name not in tied})
    return model


def rows_of(args, vocabulary):
    generator = random.Random(args.seed)
    rows = []
    for _ in range(args.rows):
        prompt = [generator.randrange(3, vocabulary) for _ in range(generator.randrange(4, 14))]
        answer = [generator.randrange(3, vocabulary) for _ in range(generator.randrange(4, 18))] + [EOS]
        rows.append({"input_ids": prompt + answer, "labels": [IGNORED] * len(prompt) + answer})
    return rows


def rate(args, step):
    warmup = 2
    if step < warmup:
        return step / warmup
    done = (step - warmup) / (args.steps - warmup)
    return {"cosine": 0.5 * (1 + math.cos(math.pi * done)), "linear": 1 - done, "constant": 1.0}[args.schedule]


def summed_loss(model, row):
    """Sum of the cross-entropy of the labels and their number; position t predicts token t + 1."""
    logits = model(input_ids=torch.tensor([row["input_ids"]])).logits[0, :-1]
    labels = torch.tensor(row["labels"][1:])
    loss = torch.nn.functional.cross_entropy(logits, labels, ignore_index=IGNORED, reduction="sum")
    return loss, int((labels != IGNORED).sum())


def probe(model):
    with torch.no_grad():
        return model(input_ids=torch.tensor([PROBE])).logits[0].clone()


def train(args, model, rows):
    parameters = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    moments = {name: (torch.zeros_like(p), torch.zeros_like(p)) for name, p in parameters}
    beta1, beta2 = OPTIMIZER["betas"]
    trace = []
    gradients = {}
    for step in range(args.steps):
        chosen = [rows[(step * args.rows_per_step + i) % len(rows)] for i in range(args.rows_per_step)]
        tokens = sum(label != IGNORED for row in chosen for label in row["labels"][1:])
        total = 0.0
        for row in chosen:
            loss, _ = summed_loss(model, row)
            (loss / tokens).backward()
            total += loss.item()
        norm = math.sqrt(sum(float((p.grad.double() ** 2).sum()) for _, p in parameters))
        clip = min(1.0, OPTIMIZER["max_grad_norm"] / (norm + 1e-6))
        lr = OPTIMIZER["lr"] * rate(args, step)
        with torch.no_grad():
            for name, p in parameters:
                gradient = p.grad * clip
                if step == 0:
                    gradients[name.replace(".default", "")] = gradient.clone()
                m, v = moments[name]
                m.mul_(beta1).add_(gradient, alpha=1 - beta1)
                v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
                p.mul_(1 - lr * OPTIMIZER["weight_decay"])
                divisor = v.sqrt() / math.sqrt(1 - beta2 ** (step + 1)) + OPTIMIZER["eps"]
                p.addcdiv_(m, divisor, value=-lr / (1 - beta1 ** (step + 1)))
                p.grad = None
        trace.append({"step": step + 1, "rows": len(chosen), "answer_tokens": tokens, "loss": total / tokens,
                      "grad_norm": norm, "lr": lr})
    return trace, gradients


def save_adapter(model, folder):
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)


def main():
    args = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    base = base_of(args).float().eval()
    model = get_peft_model(base, LoraConfig(
        r=args.rank, lora_alpha=args.alpha, use_rslora=args.rslora, target_modules=TARGETS, lora_dropout=0.0,
        task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:  # B = 0 would hide every mistake in the gradient of A
                parameter.copy_(0.02 * torch.randn_like(parameter))
    rows = rows_of(args, base.config.vocab_size)
    (args.out / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    save_adapter(model, args.out / "adapter-initial")
    before = probe(model)
    trace, gradients = train(args, model, rows)
    after = probe(model)
    save_adapter(model, args.out / "adapter-final")
    save_file(gradients, args.out / "gradients-step0-clipped.safetensors")
    save_file({"before": before, "after": after}, args.out / "probe-logits.safetensors")
    (args.out / "trace.json").write_text(json.dumps({
        "probe_input_ids": PROBE, "optimizer": OPTIMIZER,
        "schedule": {"type": args.schedule, "warmup_steps": 2, "total_steps": args.steps},
        "rows_per_step": args.rows_per_step, "row_order": "rows.jsonl in order, cycled",
        "loss": "sum of cross-entropy over labels != -100, divided by their number in the whole step",
        "trace": trace}, indent=1) + "\n")
    (args.out / "recorded-by.txt").write_text("record_run.py OUT " + " ".join(
        argument for argument in sys.argv[2:]) + "\n")


if __name__ == "__main__":
    main()
