"""OpenAI's Python client against any server that speaks its API. One script, three settings:

    OPENAI_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY=any \\
        BASE_MODEL=smollm2-135m-instruct python client.py [CHAPTER...]

Each chapter is a function below; it prints what it checked and raises at the first difference.
"""

import hashlib
import os
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


def until(what, look, good, seconds=120):
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if good(found):
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: still {found!r}")
        time.sleep(0.2)


def supervised(epochs):
    values = {"n_epochs": epochs, "batch_size": 1, "learning_rate_multiplier": "auto"}
    return {"type": "supervised", "supervised": {"hyperparameters": values}}


def jobs():
    model = os.environ.get("BASE_MODEL", "smollm2-135m-instruct")
    base = client.fine_tuning.jobs
    training = client.files.create(file=jsonl(GOOD, "train"), purpose="fine-tune")
    validation = client.files.create(file=jsonl(GOOD, "valid"), purpose="fine-tune")

    def reaches(job, *statuses):
        return until(job.id, lambda: base.retrieve(job.id), lambda now: now.status in statuses)

    with step("a job is made right behind the upload"):
        job = base.create(
            model=model,
            training_file=training.id,
            validation_file=validation.id,
            suffix="mill",
            seed=7,
            metadata={"run": run},
            method=supervised(42),
        )
        starts(job.id, "ftjob-")
        equal((job.object, job.status), ("fine_tuning.job", "validating_files"))
        equal((job.model, job.fine_tuned_model), (model, None))
        equal((job.training_file, job.validation_file), (training.id, validation.id))
        equal((job.seed, job.result_files, job.metadata), (7, [], {"run": run}))
        equal((job.hyperparameters.n_epochs, job.hyperparameters.batch_size), (42, 1))
        equal(job.hyperparameters.learning_rate_multiplier, "auto")
    with step("it succeeds and names its model"):
        job = reaches(job, "succeeded", "failed")
        equal((job.error, job.status), (None, "succeeded"))
        starts(job.fine_tuned_model, "ft:")
        equal(job.fine_tuned_model.split(":")[3], "mill")
        equal(job.trained_tokens > 0 and job.finished_at >= job.created_at, True)
        equal(job.hyperparameters.learning_rate_multiplier, 1)
    with step("250 events come in pages, newest first"):
        page = base.list_events(job.id, limit=100)
        equal((len(page.data), page.has_more), (100, True))
        equal(page.data[0].message, "The job has successfully completed")
        events = list(base.list_events(job.id, limit=100))
        equal(len({event.id for event in events}), len(events))
        steps = [event.data["step"] for event in events if "train_loss" in (event.data or {})]
        equal(steps, list(range(252, 0, -1)))
        equal(events[-1].message, f"Created fine-tuning job: {job.id}")
    with step("the result file has a line for each step"):
        (result,) = job.result_files
        until(
            "result file",
            lambda: [file.id for file in client.files.list(purpose="fine-tune-results")],
            lambda found: result in found,
        )
        lines = client.files.content(result).text.rstrip().split("\n")
        equal(lines[0], "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy")
        equal(len(lines), 253)
    with step("its checkpoints are listed"):
        found = list(base.checkpoints.list(job.id, limit=2))
        numbers = [checkpoint.step_number for checkpoint in found]
        equal(numbers, sorted(numbers, reverse=True))
        equal({252, 246, 240} <= set(numbers), True)
        starts(found[0].id, "ftckpt_")
        equal(found[0].fine_tuned_model_checkpoint, f"{job.fine_tuned_model}:ckpt-step-252")
        equal(found[0].metrics.train_loss > 0, True)
    with step("jobs are found by their metadata"):
        equal([each.id for each in base.list(limit=1, metadata={"run": run})], [job.id])
    with step("a job is paused, resumed and cancelled"):
        endless = base.create(model=model, training_file=training.id, method=supervised(1000))
        reaches(endless, "running")
        equal(base.pause(endless.id).status, "paused")
        base.resume(endless.id)
        reaches(endless, "running")
        equal(base.cancel(endless.id).status, "cancelled")
        with refused(openai.BadRequestError, code="invalid_state"):
            base.pause(endless.id)
    with step("what is wrong is named"):
        with refused(openai.BadRequestError, param="training_file"):
            base.create(model=model, training_file="file-none")
        with refused(openai.BadRequestError, param="method.type"):
            base.create(model=model, training_file=training.id, method={"type": "dpo"})
        with refused(openai.NotFoundError):
            base.retrieve("ftjob-none")


def chat():
    tuned = max((each for each in client.models.list() if each.id.startswith("ft:")), key=lambda each: each.created)
    question = {
        "model": tuned.id,
        "max_tokens": 8,
        "temperature": 0,
        "messages": [{"role": "user", "content": "Who founded the mill?"}],
    }
    with step("a model is retrieved; one that is unknown is not found"):
        equal(client.models.retrieve(tuned.id), tuned)
        with refused(openai.NotFoundError, code="model_not_found"):
            client.chat.completions.create(**{**question, "model": "nobody"})
    with step("it answers in one piece"):
        whole = client.chat.completions.create(**question)
        starts(whole.id, "chatcmpl-")
        equal(whole.choices[0].message.role, "assistant")
        equal(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens)
    with step("it streams the same answer: role, text, reason, usage"):
        chunks = list(
            client.chat.completions.create(**question, stream=True, stream_options={"include_usage": True})
        )
        equal(chunks[0].choices[0].delta.role, "assistant")
        text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
        equal(text, whole.choices[0].message.content)
        equal(chunks[-2].choices[0].finish_reason, whole.choices[0].finish_reason)
        equal(chunks[-1].usage.completion_tokens, whole.usage.completion_tokens)
    with step("several answers and their probabilities are given"):
        several = client.chat.completions.create(
            **{**question, "temperature": 1}, n=2, seed=5, logprobs=True, top_logprobs=2
        )
        equal(len(several.choices), 2)
        equal(all(token.logprob <= 0 for choice in several.choices for token in choice.logprobs.content), True)
    with step("a text is completed"):
        completion = client.completions.create(model=tuned.id, prompt="Once upon a time", max_tokens=6)
        equal(completion.object, "text_completion")
    with step("a stream that is left early holds up nobody"):
        with client.chat.completions.create(**{**question, "max_tokens": 500}, stream=True) as stream:
            next(chunk for chunk in stream if chunk.choices[0].delta.content)
        client.chat.completions.create(**question)
    with step("an absurd value is named"):
        with refused(openai.BadRequestError, param="temperature"):
            client.chat.completions.create(**{**question, "temperature": 99})
    with step("a deleted model is gone"):
        equal(client.models.delete(tuned.id).deleted, True)
        deadline = time.time() + 30
        while tuned.id in [each.id for each in client.models.list()]:
            equal(time.time() < deadline, True)
            time.sleep(0.2)
        with refused(openai.NotFoundError):
            client.chat.completions.create(**question)


CHAPTERS = {"files": files, "jobs": jobs, "chat": chat}

for chapter in sys.argv[1:] or CHAPTERS:
    print(f"-- {chapter}", flush=True)
    CHAPTERS[chapter]()
print(f"{number} checks passed with openai {openai.__version__} for Python")
