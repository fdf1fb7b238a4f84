-- Models that were published here; the row outlives the model's place in memory.
create table model (
  model_id           text primary key,
  name               text        not null,
  published_at       timestamptz not null,
  event              text        not null,
  state              text        not null,
  problem            text,
  evaluation_pending boolean     not null
);

create index model_by_name on model (name, published_at);

-- Answers to probes: kept, so that an interrupted evaluation goes on where it was, and so that a
-- base model is asked a question once for all models tuned from it.
create table probe_answer (
  answered_by text not null,
  prompt_hash text not null,
  answer      text not null,
  primary key (answered_by, prompt_hash)
);

-- Evaluations that ended, well or badly.
create table evaluation (
  model_id    text primary key references model,
  finished_at timestamptz not null,
  report      text,
  scores      text,
  problem     text
);
