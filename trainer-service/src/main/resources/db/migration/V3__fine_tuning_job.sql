-- OpenAI's fine-tuning jobs (io.athanor.trainer.job): what a run in training_run has besides, in that
-- interface. Columns of type "json text" hold records of this package or of the contracts.

-- The files that jobs may name, as files.v1 tells of them.
create table known_file (
  id               text        primary key,
  purpose          text        not null,
  status           text        not null, -- uploaded, processed, error or deleted
  status_details   text,
  dataset_id       text,
  dataset_manifest text,                 -- json text: ArtifactRef, once it is processed
  expires_at       timestamptz,
  told_at          timestamptz not null
);

create table fine_tuning_job (
  id              varchar(128) primary key, -- the run's
  created_at      timestamptz  not null,
  request         text         not null,    -- json text: JobRequest
  training_file   text         not null,
  validation_file text,
  tuned_model     text         not null unique,
  state           varchar(16)  not null
                  check (state in ('validating', 'submitted', 'succeeded', 'failed', 'cancelled')),
  finished_at     timestamptz,
  trained_tokens  bigint,
  result_file     text,
  error           text,                     -- json text: JobError
  event_count     int          not null default 0
);

create index fine_tuning_job_listing on fine_tuning_job (created_at desc, id desc);
create index fine_tuning_job_validating on fine_tuning_job (created_at) where state = 'validating';

-- A job's events. The position counts within the job in the order of the commits, so that a reader
-- who is at a position has seen everything before it.
create table fine_tuning_event (
  id         text         primary key,
  job_id     varchar(128) not null references fine_tuning_job (id) on delete cascade,
  position   int          not null,
  created_at timestamptz  not null,
  level      text         not null,
  type       text         not null,
  message    text         not null,
  data       text         not null, -- json text
  last       boolean      not null, -- nothing happens to the job after this
  unique (job_id, position)
);

create index fine_tuning_event_listing on fine_tuning_event (job_id, created_at desc, position desc);

create table fine_tuning_checkpoint (
  id         text         primary key,
  job_id     varchar(128) not null references fine_tuning_job (id) on delete cascade,
  step       int          not null,
  model      text         not null,
  created_at timestamptz  not null,
  metrics    text         not null, -- json text
  unique (job_id, step)
);
