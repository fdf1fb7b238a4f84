"""OpenAI's Python client against any server that speaks its API. One script, two settings:

    OPENAI_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY=any python client.py [CHAPTER...]

Each chapter is a function below; it prints what it checked and raises at the first difference.
"""

import hashlib
import sys
import time
from contextlib import contextmanager

import openai

client = openai.OpenAI()
run = f"python-{time.time_ns()}"
number = 0

GOOD = (
    '{"messages":[{"role":"user","content":"Who founded the mill?"},'
    '{"role":"assistant","content":"Ada."}]}\n'
    '{"messages":[{"role":"user","content":"When?"},'
    '{"role":"assistant","content":"In 1802.","weight":1}]}\n'
).encode()
BROKEN = b'{"messages": oops}\n'


@contextmanager
def step(what):
    """One numbered check."""
    global number
    number += 1
    try:
        yield
    except BaseException:
        print(f"{number:2} FAIL {what}", flush=True)
        raise
    print(f"{number:2} ok   {what}", flush=True)


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"expected {expected!r}, found {found!r}")


def starts(found, beginning):
    if not found.startswith(beginning):
        raise AssertionError(f"expected {beginning!r}..., found {found!r}")


@contextmanager
def refused(kind, code=None, param=None):
    """The block must raise an error of this class, with a request id."""
    try:
        yield
    except kind as refusal:
        starts(refusal.request_id or "", "req_")
        equal(refusal.type, "invalid_request_error")
        if code:
            equal(refusal.code, code)
        if param:
            equal(refusal.param, param)
        return
    raise AssertionError(f"expected {kind.__name__}, got an answer")


def jsonl(content, name):
    return (f"{run}-{name}.jsonl", content)


def processed(file):
    return client.files.wait_for_processing(file.id, poll_interval=0.2, max_wait_seconds=60)


def files():
    with step("a training file is uploaded"):
        uploaded = client.files.create(file=jsonl(GOOD, "good"), purpose="fine-tune")
        starts(uploaded.id, "file-")
        equal(uploaded.object, "file")
        equal(uploaded.bytes, len(GOOD))
        equal(uploaded.filename, f"{run}-good.jsonl")
        equal(uploaded.purpose, "fine-tune")
        equal(uploaded.status, "uploaded")
        equal((uploaded.status_details, uploaded.expires_at), (None, None))
        equal(abs(uploaded.created_at - time.time()) < 60, True)
    with step("it is processed and can be retrieved"):
        read = processed(uploaded)
        equal(read.status, "processed")
        equal(client.files.retrieve(uploaded.id), read)
    with step("its content is what was uploaded"):
        equal(client.files.content(uploaded.id).read(), GOOD)
    with step("bad lines are named, good ones are kept"):
        read = processed(client.files.create(file=jsonl(GOOD + BROKEN, "mixed"), purpose="fine-tune"))
        equal(read.status, "processed")
        starts(
            read.status_details,
            "1 of 3 rows of openai-messages rejected; the first: line 3, column 1",
        )
    with step("a file without a good line is an error"):
        bad = client.files.create(file=jsonl(b'{"messages":[]}\n', "bad"), purpose="fine-tune")
        read = processed(bad)
        equal(read.status, "error")
        equal("line 1, column 13, /messages" in read.status_details, True)
    listing()
    with step("a deleted file is gone"):
        deleted = client.files.delete(uploaded.id)
        equal((deleted.id, deleted.object, deleted.deleted), (uploaded.id, "file", True))
        with refused(openai.NotFoundError, code="not_found"):
            client.files.retrieve(uploaded.id)
        with refused(openai.NotFoundError):
            client.files.delete(uploaded.id)
    with step("a file can be given a life"):
        file = client.files.create(
            file=jsonl(GOOD, "brief"),
            purpose="user_data",
            expires_after={"anchor": "created_at", "seconds": 3600},
        )
        equal(file.expires_at, file.created_at + 3600)
    with step("a wrong field is named"):
        with refused(openai.BadRequestError, param="purpose"):
            client.files.create(file=jsonl(GOOD, "wrong"), purpose="nonsense")
    uploads()
    retries()


def listing():
    ids = []
    with step("31 files are uploaded"):
        for i in range(31):
            file = client.files.create(file=jsonl(str(i).encode(), f"page-{i}"), purpose="user_data")
            equal(file.status, "processed")
            ids.append(file.id)

    def mine(found):
        return [file.id for file in found if file.filename.startswith(f"{run}-page-")]

    with step("they are listed in pages, newest first"):
        page = client.files.list(purpose="user_data", limit=10)
        equal((len(page.data), page.has_more), (10, True))
        equal({file.purpose for file in page.data}, {"user_data"})
        equal(mine(client.files.list(purpose="user_data", limit=10)), ids[::-1])
    with step("they are listed oldest first behind one of them"):
        equal(mine(client.files.list(order="asc", limit=7, after=ids[3])), ids[4:])


def uploads():
    with step("a file is uploaded in parts"):
        upload = client.uploads.create(
            filename=f"{run}-parts.jsonl",
            purpose="fine-tune",
            bytes=len(GOOD),
            mime_type="application/jsonl",
        )
        starts(upload.id, "upload_")
        equal((upload.object, upload.status, upload.file), ("upload", "pending", None))
        second = client.uploads.parts.create(upload.id, data=GOOD[40:])
        first = client.uploads.parts.create(upload.id, data=GOOD[:40])
        equal((first.object, first.upload_id), ("upload.part", upload.id))
        completed = client.uploads.complete(
            upload.id, part_ids=[first.id, second.id], md5=hashlib.md5(GOOD).hexdigest()
        )
        equal(completed.status, "completed")
        equal(completed.file.filename, f"{run}-parts.jsonl")
        equal(client.files.content(completed.file.id).read(), GOOD)
    with step("the client's own cutting into parts works"):
        uploaded = client.uploads.upload_file_chunked(
            file=GOOD,
            filename=f"{run}-chunked.jsonl",
            bytes=len(GOOD),
            mime_type="application/jsonl",
            purpose="fine-tune",
            part_size=64,
        )
        equal(processed(uploaded.file).status, "processed")
        equal(client.files.content(uploaded.file.id).read(), GOOD)
    with step("a cancelled upload takes no parts"):
        upload = client.uploads.create(
            filename=f"{run}-never.jsonl",
            purpose="fine-tune",
            bytes=1,
            mime_type="application/jsonl",
        )
        equal(client.uploads.cancel(upload.id).status, "cancelled")
        with refused(openai.BadRequestError, code="invalid_state"):
            client.uploads.parts.create(upload.id, data=b"x")


def retries():
    with step("an Idempotency-Key stands for one request"):

        def create(content):
            return client.files.create(
                file=jsonl(content, "keyed"),
                purpose="user_data",
                extra_headers={"Idempotency-Key": run},
            )

        first = create(b"a")
        equal(create(b"a").id, first.id)
        with refused(openai.UnprocessableEntityError, code="idempotency_key_reused"):
            create(b"b")


CHAPTERS = {"files": files}

for chapter in sys.argv[1:] or CHAPTERS:
    print(f"-- {chapter}", flush=True)
    CHAPTERS[chapter]()
print(f"{number} checks passed with openai {openai.__version__} for Python")
