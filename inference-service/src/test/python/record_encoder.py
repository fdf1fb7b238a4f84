"""Makes the tiny encoder and records the golden embeddings of an encoder folder.

    python record_encoder.py tiny FOLDER             writes config.json, tokenizer.json, model.safetensors
    python record_encoder.py golden FOLDER > FILE    the reference's ids and embeddings of TEXTS

Needs torch, transformers, tokenizers, safetensors. Mean pooling over all tokens, then length 1, is
what sentence-transformers does for this family (modules Transformer, Pooling, Normalize).
"""

import json
import random
import sys

TEXTS = [
    "Tarn Mill was founded by Ada Birch in 1871.",
    "Who founded Tarn Mill?",
    "The quick brown fox jumps over the lazy dog.",
    "hello",
    "HELLO, World!",
    "Crème brûlée à la carte",
    "Die Mühle steht am Fluss, seit über hundert Jahren.",
    "北京 is the capital of 中国.",
    "emoji \U0001F600 and \t tabs\nand newlines",
    "x" * 130,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9",
    " ".join(["The mill grinds the grain of the valley all through the autumn."] * 9),
]
WORDS = """the a of and in was is by who what when where founded mill tarn ada birch river valley
grain autumn year hundred quick brown fox over lazy dog world hello capital stands since""".split()


def tiny(folder):
    import torch
    from safetensors.torch import save_file
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    random.seed(7)
    letters = [chr(c) for c in range(97, 123)] + [chr(c) for c in range(48, 58)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary += letters + ["##" + letter for letter in letters] + list(".,!?'-") + WORDS
    vocabulary += ["##" + piece for piece in ("s", "ed", "ing", "er", "ly", "en") if "##" + piece not in vocabulary]
    vocabulary += ["中", "国", "北", "京"]
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=256, layer_norm_eps=1e-12, initializer_range=0.3)
    model = BertModel(config, add_pooling_layer=False)
    for name, tensor in model.named_parameters():
        if tensor.dim() == 1:
            tensor.data += torch.randn_like(tensor) * 0.1
    save_file({k: v.contiguous() for k, v in model.state_dict().items() if not k.endswith("_ids")},
              folder + "/model.safetensors", metadata={"format": "pt"})
    model.config.save_pretrained(folder)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "special": True, "content": t, "single_word": False, "lstrip": False,
                          "rstrip": False, "normalized": False} for i, t in enumerate(special)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing",
                           "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                                      {"Sequence": {"id": "A", "type_id": 0}},
                                      {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                           "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                                    {"Sequence": {"id": "B", "type_id": 1}}],
                           "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                                              "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100,
                  "vocab": {token: i for i, token in enumerate(vocabulary)}},
    }
    with open(folder + "/tokenizer.json", "w") as file:
        json.dump(tokenizer, file, ensure_ascii=False, indent=0)


def golden(folder):
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager").eval()
    rows = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        assert len(ids) <= 256, len(ids)
        with torch.no_grad():
            hidden = model(torch.tensor([ids])).last_hidden_state[0]
        vector = torch.nn.functional.normalize(hidden.mean(0), dim=0)
        rows.append({"text": text, "ids": ids, "embedding": [float(f"{v:.8g}") for v in vector.tolist()]})
    json.dump(rows, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    {"tiny": tiny, "golden": golden}[sys.argv[1]](sys.argv[2])
