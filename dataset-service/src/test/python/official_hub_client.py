"""The official client against the small hub of the tests, and the datasets library on what lies there.

Usage: HF_ENDPOINT=... HF_TOKEN=... python official_hub_client.py [REPOSITORY_WITH_A_PUSHED_VERSION]
Pushes files with `huggingface_hub`, reads them back, and, if `datasets` is installed, loads the
repository that Athanor pushed. Prints `ok` at the end.
"""

import os
import sys
import tempfile

os.environ["HF_HUB_DISABLE_XET"] = "1"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
folder = tempfile.mkdtemp()
os.environ["HF_HOME"] = folder

from huggingface_hub import HfApi, hf_hub_download, snapshot_download  # noqa: E402

api = HfApi()
repository = "me/official"
api.create_repo(repository, repo_type="dataset", exist_ok=True)
files = {"README.md": b"---\nlicense: mit\n---\n", "data/rows.parquet": bytes(range(256)) * 8}
for name, content in files.items():
    path = os.path.join(folder, "up", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(content)
commit = api.upload_folder(repo_id=repository, repo_type="dataset", folder_path=os.path.join(folder, "up"))
assert len(commit.oid) == 40, commit
for name, content in files.items():
    with open(hf_hub_download(repository, name, repo_type="dataset"), "rb") as read:
        assert read.read() == content, name

if len(sys.argv) > 1:
    pushed = snapshot_download(sys.argv[1], repo_type="dataset")
    with open(os.path.join(pushed, "README.md"), encoding="utf-8") as card:
        assert card.read().startswith("---\nlicense: "), "no data card"
    try:
        import datasets
    except ImportError:
        datasets = None
    if datasets is not None:
        datasets.disable_progress_bars()
        rows = datasets.load_dataset(pushed, split="train")
        assert [turn["role"] for turn in rows[0]["messages"]] == ["user", "assistant"], rows[0]
        print(f"{len(rows)} rows, {rows.features}")
print("ok")
