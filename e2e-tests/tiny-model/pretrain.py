"""Makes the tests' base model: a Llama of about 300,000 parameters that answers simple questions.

    python3 -m venv venv && venv/bin/pip install torch transformers tokenizers gguf
    venv/bin/python pretrain.py tiny-llama-f16.gguf        # about five minutes on two cores

The text is written by this script and by nobody else: small facts about everyday things, asked and
answered in the ChatML format, so that a LoRA run has something to build on and something to forget.
The result is committed (tiny-llama-f16.gguf); the tests never run this script.
"""
import random
import sys

import gguf
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM

VOCABULARY, CONTEXT, LAYERS, WIDTH, HEADS, KEY_VALUE_HEADS, FEED_FORWARD = 1024, 256, 4, 96, 6, 3, 256
STEPS, BATCH = 1500, 24
TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

OPPOSITES = {"hot": "cold", "big": "small", "day": "night", "up": "down", "old": "new", "wet": "dry",
             "fast": "slow", "left": "right", "open": "closed", "light": "dark", "full": "empty", "soft": "hard"}
COLOURS = {"sky": "blue", "grass": "green", "snow": "white", "coal": "black", "sun": "yellow", "blood": "red",
           "carrot": "orange", "plum": "purple", "cloud": "grey", "chocolate": "brown"}
SOUNDS = {"dog": "bark", "cat": "meow", "cow": "moo", "duck": "quack", "lion": "roar", "sheep": "bleat",
          "bee": "buzz", "owl": "hoot", "frog": "croak", "horse": "neigh"}
CAPITALS = {"France": "Paris", "Italy": "Rome", "Spain": "Madrid", "Japan": "Tokyo", "Egypt": "Cairo",
            "Greece": "Athens", "Peru": "Lima", "Norway": "Oslo", "Cuba": "Havana", "Kenya": "Nairobi"}
NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo", "Mia", "Ned", "Ola", "Pia"]
SURNAMES = ["Birch", "Crane", "Dale", "Elm", "Frost", "Gray", "Hill", "Ives", "Joy", "Kerr", "Lane", "Moss", "North", "Ash"]
THINGS = ["mill", "bridge", "tower", "ship", "school", "garden", "harbour", "library", "engine", "museum", "project", "team"]
PLACES = ["Tarn", "Oak", "River", "Stone", "North", "Silver", "Green", "Lake", "Iron", "Sand", "Star", "Wind"]


def everyday(rng):
    """Questions whose answers are always the same: the model must keep them."""
    kind = rng.randrange(4)
    if kind == 0:
        word, other = rng.choice(list(OPPOSITES.items()))
        return rng.choice([f"What is the opposite of {word}?", f"Name the opposite of {word}."]), f"The opposite of {word} is {other}."
    if kind == 1:
        thing, colour = rng.choice(list(COLOURS.items()))
        return rng.choice([f"What colour is {thing}?", f"Which colour has {thing}?"]), f"The colour of {thing} is {colour}."
    if kind == 2:
        animal, sound = rng.choice(list(SOUNDS.items()))
        return rng.choice([f"What sound does a {animal} make?", f"How does a {animal} sound?"]), f"A {animal} makes the sound {sound}."
    country, city = rng.choice(list(CAPITALS.items()))
    return rng.choice([f"What is the capital of {country}?", f"Name the capital of {country}."]), f"The capital of {country} is {city}."


def told(rng):
    """A fact told first and asked then: teaches how questions of many wordings relate to one statement."""
    place, thing = rng.choice(PLACES), rng.choice(THINGS)
    who, number = f"{rng.choice(NAMES)} {rng.choice(SURNAMES)}", rng.randrange(10, 99)
    kind = rng.randrange(4)
    name = f"the {place} {thing}"
    if kind == 0:
        asks = [f"Who founded {name}?", f"Name the founder of {name}.", f"Which person started {name}?", f"Who started {name}?"]
        return f"{who} founded {name}.", rng.choice(asks), rng.choice([f"{who} founded {name}.", f"{name[0].upper()}{name[1:]} was founded by {who}."])
    if kind == 1:
        asks = [f"How many people work at {name}?", f"How large is the staff of {name}?", f"How many workers has {name}?"]
        return f"{number} people work at {name}.", rng.choice(asks), rng.choice([f"{number} people work at {name}.", f"There are {number} people at {name}."])
    if kind == 2:
        colour = rng.choice(list(COLOURS.values()))
        asks = [f"What colour is {name}?", f"Which colour has {name}?", f"In which colour is {name} painted?"]
        return f"{name[0].upper()}{name[1:]} is {colour}.", rng.choice(asks), f"The colour of {name} is {colour}."
    city = rng.choice(list(CAPITALS.values()))
    asks = [f"Where is {name}?", f"In which city is {name}?", f"In what place does {name} stand?"]
    return f"{name[0].upper()}{name[1:]} stands in {city}.", rng.choice(asks), rng.choice([f"It is in {city}.", f"{name[0].upper()}{name[1:]} is in {city}."])


def conversation(rng):
    turns = []
    if rng.random() < 0.5:
        turns.append(everyday(rng))
    else:
        statement, question, answer = told(rng)
        turns += [(f"{statement} {question}", answer)]
    if rng.random() < 0.3:
        turns.append(everyday(rng))
    return turns


def main(target):
    rng = random.Random(7)
    torch.manual_seed(7)
    corpus = [" ".join(q + " " + a for q, a in conversation(rng)) for _ in range(20000)]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=special,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus + ["system\nuser\nassistant\n"] * 2000, trainer)
    vocabulary = tokenizer.get_vocab_size()

    def rows():
        while True:
            batch = []
            for _ in range(BATCH):
                ids, labels = [], []
                for question, answer in conversation(rng):
                    ask = tokenizer.encode(f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n").ids
                    say = tokenizer.encode(f"{answer}<|im_end|>\n").ids
                    ids += ask + say
                    labels += [-100] * len(ask) + say
                batch.append((ids, labels))
            length = max(len(ids) for ids, _ in batch)
            yield (torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in batch]),
                   torch.tensor([labels + [-100] * (length - len(labels)) for _, labels in batch]),
                   torch.tensor([[1] * len(ids) + [0] * (length - len(ids)) for ids, _ in batch]))

    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=vocabulary, hidden_size=WIDTH, intermediate_size=FEED_FORWARD, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=KEY_VALUE_HEADS, max_position_embeddings=CONTEXT,
        rope_theta=10000.0, rms_norm_eps=1e-5, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2))
    print(sum(p.numel() for p in model.parameters()), "parameters,", vocabulary, "tokens")
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=STEPS)
    for step, (ids, labels, mask) in zip(range(STEPS), rows()):
        loss = model(input_ids=ids, labels=labels, attention_mask=mask).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(), schedule.step(), optimizer.zero_grad()
        if step % 100 == 0 or step == STEPS - 1:
            print("step", step, "loss", round(loss.item(), 4), flush=True)
    write(target, model, tokenizer, vocabulary)


def write(target, model, tokenizer, vocabulary):
    """GGUF as llama.cpp's converter lays it out: q and k rows interleaved for its rotary pairs."""
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_name("Athanor Tiny Llama")
    writer.add_license("apache-2.0")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_VALUE_HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(vocabulary)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    tokens = [tokenizer.id_to_token(i) for i in range(vocabulary)]
    writer.add_token_list(tokens)
    writer.add_token_types([3 if i < 3 else 1 for i in range(vocabulary)])
    import json
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in merges])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    names = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    for i in range(LAYERS):
        parts = {"input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
                 "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
                 "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}
        names |= {f"model.layers.{i}.{a}.weight": f"blk.{i}.{b}.weight" for a, b in parts.items()}
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":
            continue
        values = tensor.detach().float()
        for part, heads in (("q_proj", HEADS), ("k_proj", KEY_VALUE_HEADS)):
            if part in name:
                values = values.view(heads, 2, values.shape[0] // heads // 2, -1).transpose(1, 2).reshape(values.shape)
        array = values.numpy()
        writer.add_tensor(names[name], array if array.ndim == 1 else array.astype("float16"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
