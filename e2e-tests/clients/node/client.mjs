// OpenAI's Node client against any server that speaks its API. One script, three settings:
//   OPENAI_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY=any BASE_MODEL=smollm2-135m-instruct \
//     node client.mjs [CHAPTER...]
// Each chapter is a function below; it prints what it checked and throws at the first difference.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import OpenAI, { toFile } from 'openai';

const client = new OpenAI();
const run = `node-${Date.now()}`;
let number = 0;

const GOOD = [
  '{"messages":[{"role":"user","content":"Who founded the mill?"},{"role":"assistant","content":"Ada."}]}',
  '{"messages":[{"role":"user","content":"When?"},{"role":"assistant","content":"In 1802.","weight":1}]}',
].join('\n') + '\n';
const BROKEN = '{"messages": oops}\n';

/** Runs one numbered check. */
async function step(what, check) {
  number += 1;
  try {
    const result = await check();
    console.log(`${String(number).padStart(2)} ok   ${what}`);
    return result;
  } catch (failure) {
    console.log(`${String(number).padStart(2)} FAIL ${what}`);
    throw failure;
  }
}

const jsonl = (text, name) => toFile(Buffer.from(text), `${run}-${name}.jsonl`);

async function collect(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Awaits a refusal of one class and gives it. */
async function refused(type, request) {
  try {
    await request();
  } catch (refusal) {
    assert.ok(refusal instanceof type, `expected ${type.name}, got ${refusal}`);
    assert.match(refusal.requestID ?? '', /^req_/);
    return refusal;
  }
  assert.fail(`expected ${type.name}, got an answer`);
}

async function files() {
  const uploaded = await step('a training file is uploaded', async () => {
    const file = await client.files.create({ file: await jsonl(GOOD, 'good'), purpose: 'fine-tune' });
    assert.match(file.id, /^file-/);
    assert.equal(file.object, 'file');
    assert.equal(file.bytes, Buffer.byteLength(GOOD));
    assert.equal(file.filename, `${run}-good.jsonl`);
    assert.equal(file.purpose, 'fine-tune');
    assert.equal(file.status, 'uploaded');
    assert.equal(file.status_details, null);
    assert.equal(file.expires_at, null);
    assert.ok(Math.abs(file.created_at - Date.now() / 1000) < 60);
    return file;
  });
  await step('it is processed and can be retrieved', async () => {
    const file = await client.files.waitForProcessing(uploaded.id, { pollInterval: 200, maxWait: 60_000 });
    assert.equal(file.status, 'processed');
    assert.deepEqual(await client.files.retrieve(uploaded.id), file);
  });
  await step('its content is what was uploaded', async () => {
    assert.equal(await (await client.files.content(uploaded.id)).text(), GOOD);
  });
  await step('bad lines are named, good ones are kept', async () => {
    const mixed = await client.files.create({ file: await jsonl(GOOD + BROKEN, 'mixed'), purpose: 'fine-tune' });
    const read = await client.files.waitForProcessing(mixed.id, { pollInterval: 200, maxWait: 60_000 });
    assert.equal(read.status, 'processed');
    assert.match(read.status_details, /^1 of 3 rows of openai-messages rejected; the first: line 3, column 1/);
  });
  await step('a file without a good line is an error', async () => {
    const bad = await client.files.create({ file: await jsonl('{"messages":[]}\n', 'bad'), purpose: 'fine-tune' });
    const read = await client.files.waitForProcessing(bad.id, { pollInterval: 200, maxWait: 60_000 });
    assert.equal(read.status, 'error');
    assert.match(read.status_details, /line 1, column 13, \/messages/);
  });
  await listing();
  await step('a deleted file is gone', async () => {
    assert.deepEqual(await client.files.delete(uploaded.id), { id: uploaded.id, object: 'file', deleted: true });
    const refusal = await refused(OpenAI.NotFoundError, () => client.files.retrieve(uploaded.id));
    assert.equal(refusal.code, 'not_found');
    await refused(OpenAI.NotFoundError, () => client.files.delete(uploaded.id));
  });
  await step('a file can be given a life', async () => {
    const file = await client.files.create({
      file: await jsonl(GOOD, 'brief'),
      purpose: 'user_data',
      expires_after: { anchor: 'created_at', seconds: 3600 },
    });
    assert.equal(file.expires_at, file.created_at + 3600);
  });
  await step('a wrong field is named', async () => {
    const file = await jsonl(GOOD, 'wrong');
    const refusal = await refused(OpenAI.BadRequestError, () => client.files.create({ file, purpose: 'nonsense' }));
    assert.equal(refusal.param, 'purpose');
    assert.equal(refusal.type, 'invalid_request_error');
  });
  await uploads();
  await retries();
}

async function listing() {
  const ids = [];
  await step('31 files are uploaded', async () => {
    for (let i = 0; i < 31; i++) {
      const file = await client.files.create({ file: await jsonl(`${i}`, `page-${i}`), purpose: 'user_data' });
      assert.equal(file.status, 'processed');
      ids.push(file.id);
    }
  });
  const mine = (all) => all.filter((file) => file.filename.startsWith(`${run}-page-`)).map((file) => file.id);
  await step('they are listed in pages, newest first', async () => {
    const page = await client.files.list({ purpose: 'user_data', limit: 10 });
    assert.equal(page.data.length, 10);
    assert.equal(page.has_more, true);
    assert.ok(page.data.every((file) => file.purpose === 'user_data'));
    assert.deepEqual(mine(await collect(client.files.list({ purpose: 'user_data', limit: 10 }))), ids.toReversed());
  });
  await step('they are listed oldest first behind one of them', async () => {
    const rest = await collect(client.files.list({ order: 'asc', limit: 7, after: ids[3] }));
    assert.deepEqual(mine(rest), ids.slice(4));
  });
}

async function uploads() {
  await step('a file is uploaded in parts', async () => {
    const middle = 40;
    const upload = await client.uploads.create({
      filename: `${run}-parts.jsonl`,
      purpose: 'fine-tune',
      bytes: Buffer.byteLength(GOOD),
      mime_type: 'application/jsonl',
    });
    assert.match(upload.id, /^upload_/);
    assert.equal(upload.object, 'upload');
    assert.equal(upload.status, 'pending');
    assert.equal(upload.file, null);
    const second = await client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from(GOOD.slice(middle)), 'b') });
    const first = await client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from(GOOD.slice(0, middle)), 'a') });
    assert.equal(first.object, 'upload.part');
    assert.equal(first.upload_id, upload.id);
    const completed = await client.uploads.complete(upload.id, {
      part_ids: [first.id, second.id],
      md5: createHash('md5').update(GOOD).digest('hex'),
    });
    assert.equal(completed.status, 'completed');
    assert.equal(completed.file.filename, `${run}-parts.jsonl`);
    assert.equal(await (await client.files.content(completed.file.id)).text(), GOOD);
  });
  await step('a cancelled upload takes no parts', async () => {
    const upload = await client.uploads.create({
      filename: `${run}-never.jsonl`, purpose: 'fine-tune', bytes: 1, mime_type: 'application/jsonl',
    });
    assert.equal((await client.uploads.cancel(upload.id)).status, 'cancelled');
    const refusal = await refused(OpenAI.BadRequestError, async () =>
      client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from('x'), 'x') }));
    assert.equal(refusal.code, 'invalid_state');
    assert.equal(refusal.headers.get('x-should-retry'), 'false');
  });
}

async function retries() {
  await step('a POST whose answer got lost is repeated by the client and done once', async () => {
    let sent = 0;
    const lossy = new OpenAI({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        sent += 1;
        if (sent > 1) return response;
        await response.arrayBuffer();
        throw new TypeError('the connection broke');
      },
    });
    const file = await lossy.files.create({ file: await jsonl('once', 'once'), purpose: 'user_data' });
    assert.equal(sent, 2);
    const all = await collect(client.files.list({ purpose: 'user_data' }));
    assert.deepEqual(all.filter((each) => each.filename === `${run}-once.jsonl`).map((each) => each.id), [file.id]);
  });
  await step('an Idempotency-Key stands for one request', async () => {
    const headers = { 'Idempotency-Key': run };
    const body = async (text) => ({ file: await jsonl(text, 'keyed'), purpose: 'user_data' });
    const first = await client.files.create(await body('a'), { headers });
    assert.equal((await client.files.create(await body('a'), { headers })).id, first.id);
    await refused(OpenAI.UnprocessableEntityError, async () => client.files.create(await body('b'), { headers }));
  });
}

const JOBS = { supervised: (n_epochs) => ({
  type: 'supervised',
  supervised: { hyperparameters: { n_epochs, batch_size: 1, learning_rate_multiplier: 'auto' } },
}) };

async function until(what, look, good, seconds = 120) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (good(found)) return found;
    assert.ok(Date.now() < deadline, `${what}: still ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function jobs() {
  const model = process.env.BASE_MODEL ?? 'smollm2-135m-instruct';
  const base = client.fineTuning.jobs;
  const reaches = (id, ...statuses) =>
    until(id, () => base.retrieve(id), (job) => statuses.includes(job.status));
  const training = await client.files.create({ file: await jsonl(GOOD, 'train'), purpose: 'fine-tune' });
  const validation = await client.files.create({ file: await jsonl(GOOD, 'valid'), purpose: 'fine-tune' });

  const created = await step('a job is made right behind the upload', async () => {
    const job = await base.create({
      model,
      training_file: training.id,
      validation_file: validation.id,
      suffix: 'mill',
      seed: 7,
      metadata: { run },
      method: JOBS.supervised(42),
    });
    assert.match(job.id, /^ftjob-/);
    assert.equal(job.object, 'fine_tuning.job');
    assert.equal(job.status, 'validating_files');
    assert.equal(job.model, model);
    assert.equal(job.fine_tuned_model, null);
    assert.equal(job.training_file, training.id);
    assert.equal(job.validation_file, validation.id);
    assert.equal(job.seed, 7);
    assert.deepEqual(job.result_files, []);
    assert.deepEqual(job.hyperparameters, { n_epochs: 42, batch_size: 1, learning_rate_multiplier: 'auto' });
    assert.deepEqual(job.metadata, { run });
    return job;
  });
  const done = await step('it succeeds and names its model', async () => {
    const job = await reaches(created.id, 'succeeded', 'failed');
    assert.equal(job.error, null);
    assert.equal(job.status, 'succeeded');
    assert.match(job.fine_tuned_model, /^ft:[^:]+:[^:]+:mill:[0-9a-f]+$/);
    assert.ok(job.trained_tokens > 0);
    assert.ok(job.finished_at >= job.created_at);
    assert.equal(job.hyperparameters.learning_rate_multiplier, 1);
    return job;
  });
  await step('250 events come in pages, newest first', async () => {
    const page = await base.listEvents(done.id, { limit: 100 });
    assert.equal(page.data.length, 100);
    assert.equal(page.has_more, true);
    assert.equal(page.data[0].message, 'The job has successfully completed');
    const events = await collect(base.listEvents(done.id, { limit: 100 }));
    assert.equal(new Set(events.map((event) => event.id)).size, events.length);
    assert.ok(events.every((event) => /^ftevent-/.test(event.id) && event.object === 'fine_tuning.job.event'));
    const steps = events.filter((event) => event.type === 'metrics' && event.data.train_loss !== undefined);
    assert.deepEqual(steps.map((event) => event.data.step), Array.from({ length: 252 }, (_, i) => 252 - i));
    assert.equal(events.at(-1).message, `Created fine-tuning job: ${done.id}`);
  });
  await step('the result file has a line for each step', async () => {
    assert.equal(done.result_files.length, 1);
    const file = await until('result file', async () => (await collect(client.files.list({ purpose: 'fine-tune-results' })))
      .find((each) => each.id === done.result_files[0]), Boolean);
    assert.equal(file.status, 'processed');
    const lines = (await (await client.files.content(file.id)).text()).trimEnd().split('\n');
    assert.equal(lines[0], 'step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy');
    assert.equal(lines.length, 253);
    assert.match(lines.at(-1), /^252,[0-9.E-]+,[0-9.E-]+,[0-9.E-]+,[0-9.E-]+$/);
  });
  await step('its checkpoints can be asked as models', async () => {
    const checkpoints = await collect(base.checkpoints.list(done.id, { limit: 2 }));
    const numbers = checkpoints.map((each) => each.step_number);
    assert.deepEqual(numbers.slice().sort((a, b) => b - a), numbers);
    assert.ok([252, 246, 240].every((number) => numbers.includes(number)), `${numbers}`);
    assert.ok(checkpoints.every((each) => /^ftckpt_/.test(each.id) && each.fine_tuning_job_id === done.id));
    const last = checkpoints[0];
    assert.equal(last.fine_tuned_model_checkpoint, `${done.fine_tuned_model}:ckpt-step-252`);
    assert.equal(last.metrics.step, 252);
    assert.ok(last.metrics.train_loss > 0);
    for (const asked of [done.fine_tuned_model, last.fine_tuned_model_checkpoint]) {
      const answer = await until(asked, async () => {
        try {
          return await client.chat.completions.create({
            model: asked, max_tokens: 4, messages: [{ role: 'user', content: 'Who founded the mill?' }],
          });
        } catch (failure) {
          if (failure instanceof OpenAI.NotFoundError) return null; // not loaded yet
          throw failure;
        }
      }, Boolean, 30);
      assert.equal(answer.choices.length, 1);
    }
  });
  await step('jobs are found by their metadata', async () => {
    const found = await collect(base.list({ limit: 1, metadata: { run } }));
    assert.deepEqual(found.map((job) => job.id), [done.id]);
  });
  await step('a job is paused, resumed and cancelled', async () => {
    const job = await base.create({ model, training_file: training.id, method: JOBS.supervised(1000) });
    await reaches(job.id, 'running');
    assert.equal((await base.pause(job.id)).status, 'paused');
    await base.resume(job.id);
    await reaches(job.id, 'running');
    assert.equal((await base.cancel(job.id)).status, 'cancelled');
    for (const command of ['pause', 'resume']) {
      const refusal = await refused(OpenAI.BadRequestError, () => base[command](job.id));
      assert.equal(refusal.code, 'invalid_state');
      assert.equal(refusal.headers.get('x-should-retry'), 'false');
    }
  });
  await step('a repeated creation makes one job', async () => {
    const body = { model, training_file: training.id, metadata: { run: `${run}-once` }, seed: 1, method: JOBS.supervised(1) };
    let sent = 0;
    const lossy = new OpenAI({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        sent += 1;
        if (sent > 1) return response;
        await response.arrayBuffer();
        throw new TypeError('the connection broke');
      },
    });
    const job = await lossy.fineTuning.jobs.create(body);
    assert.equal(sent, 2);
    const found = await collect(base.list({ metadata: body.metadata }));
    assert.deepEqual(found.map((each) => each.id), [job.id]);
    await reaches(job.id, 'succeeded');
  });
  await step('what is wrong is named', async () => {
    const file = await refused(OpenAI.BadRequestError, () => base.create({ model, training_file: 'file-none' }));
    assert.equal(file.param, 'training_file');
    const method = await refused(OpenAI.BadRequestError, () =>
      base.create({ model, training_file: training.id, method: { type: 'dpo' } }));
    assert.equal(method.param, 'method.type');
    await refused(OpenAI.NotFoundError, () => base.retrieve('ftjob-none'));
  });
}

async function chat() {
  const models = await collect(client.models.list());
  const tuned = models.filter((each) => each.id.startsWith('ft:')).toSorted((a, b) => b.created - a.created)[0];
  assert.ok(tuned, 'a tuned model is needed: run the chapter jobs first');
  const question = {
    model: tuned.id, max_tokens: 8, temperature: 0, messages: [{ role: 'user', content: 'Who founded the mill?' }],
  };
  await step('a model is retrieved; one that is unknown is not found', async () => {
    assert.deepEqual(await client.models.retrieve(tuned.id), tuned);
    const refusal = await refused(OpenAI.NotFoundError, () => client.chat.completions.create({ ...question, model: 'nobody' }));
    assert.equal(refusal.code, 'model_not_found');
  });
  const whole = await step('it answers in one piece', async () => {
    const answer = await client.chat.completions.create(question);
    assert.match(answer.id, /^chatcmpl-/);
    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.model, tuned.id);
    assert.equal(answer.choices[0].message.role, 'assistant');
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
    return answer;
  });
  await step('it streams the same answer: role, text, reason, usage', async () => {
    const stream = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.equal(chunks[0].choices[0].delta.role, 'assistant');
    assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(chunks.at(-2).choices[0].finish_reason, whole.choices[0].finish_reason);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.deepEqual(chunks.at(-1).usage.completion_tokens, whole.usage.completion_tokens);
  });
  await step('several answers, probabilities and a schema are given', async () => {
    const several = await client.chat.completions.create({ ...question, n: 2, temperature: 1, seed: 5, logprobs: true, top_logprobs: 2 });
    assert.equal(several.choices.length, 2);
    assert.ok(several.choices.every((choice) => choice.logprobs.content.every((token) => token.logprob <= 0)));
    const schema = { type: 'object', properties: { known: { type: 'boolean' } }, required: ['known'], additionalProperties: false };
    const formed = await client.chat.completions.create({
      ...question, max_tokens: 64, response_format: { type: 'json_schema', json_schema: { name: 'known', schema } },
    });
    assert.equal(typeof JSON.parse(formed.choices[0].message.content).known, 'boolean');
  });
  await step('a text is completed', async () => {
    const completion = await client.completions.create({ model: tuned.id, prompt: 'Once upon a time', max_tokens: 6, temperature: 0 });
    assert.equal(completion.object, 'text_completion');
    assert.ok(completion.choices[0].text.length > 0);
  });
  await step('a stream that is left early holds up nobody', async () => {
    const stream = await client.chat.completions.create({ ...question, max_tokens: 500, stream: true });
    for await (const chunk of stream) if (chunk.choices[0].delta.content) break;
    await client.chat.completions.create(question);
  });
  await step('too many requests at once are refused, repeated by the client and all answered', async () => {
    let refusals = 0;
    const patient = new OpenAI({
      maxRetries: 30,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (response.status === 429) {
          assert.ok(Number(response.headers.get('retry-after')) >= 1);
          refusals += 1;
        }
        return response;
      },
    });
    // Eight answers each: a queue builds up however fast answers come and however slowly requests do.
    const answers = await Promise.all(
      Array.from({ length: 150 }, () => patient.chat.completions.create({ ...question, n: 8 })));
    assert.ok(answers.every(({ choices }) =>
      choices.length === 8 && choices.every(({ message }) => message.content === whole.choices[0].message.content)));
    assert.ok(refusals > 0, 'nothing was refused');
  });
  await step('an absurd value is named', async () => {
    const refusal = await refused(OpenAI.BadRequestError, () => client.chat.completions.create({ ...question, temperature: 99 }));
    assert.equal(refusal.param, 'temperature');
  });
  await step('a deleted model is gone', async () => {
    assert.deepEqual(await client.models.delete(tuned.id), { id: tuned.id, object: 'model', deleted: true });
    await until('deletion', async () => (await collect(client.models.list())).map((each) => each.id), (ids) => !ids.includes(tuned.id), 30);
    await refused(OpenAI.NotFoundError, () => client.chat.completions.create(question));
  });
}

const chapters = { files, jobs, chat };

const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(chapters);
for (const name of asked) {
  console.log(`-- ${name}`);
  await chapters[name]();
}
console.log(`${number} checks passed with openai for Node`);
