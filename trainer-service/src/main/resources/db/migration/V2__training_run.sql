-- A run: what was asked for, where it stands, and who may work on it.
create table training_run (
  id               varchar(128) primary key,
  request          text         not null,
  pipeline_id      varchar(128),
  priority         int          not null,
  requested_at     timestamptz  not null,
  state            varchar(16)  not null
                   check (state in ('queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')),
  state_since      timestamptz  not null default now(),
  stop_request     varchar(16)  check (stop_request in ('cancel', 'pause')),
  lease_owner      varchar(256),
  lease_token      bigint       not null default 0,
  lease_expires_at timestamptz,
  attempt          int          not null default 0,
  deaths           int          not null default 0,
  checkpoint_step  int          not null default 0,
  last_step        int          not null default 0,
  plan             text,
  progress         text,
  result           text,
  model_id         varchar(128) unique,
  problem_code     varchar(64),
  problem_detail   text,
  check ((state = 'running') = (lease_owner is not null and lease_expires_at is not null)),
  check ((state = 'succeeded') = (model_id is not null)),
  check ((state = 'failed') = (problem_code is not null))
);

create index training_run_claim on training_run (priority desc, requested_at, id)
  where state in ('queued', 'running');
create index training_run_listing on training_run (requested_at desc, id desc);

-- Complete checkpoints of every attempt, newest first tried on resume.
create table training_checkpoint (
  run_id      varchar(128) not null references training_run (id) on delete cascade,
  step        int          not null,
  lease_token bigint       not null,
  manifest    text         not null,
  created_at  timestamptz  not null default now(),
  primary key (run_id, step, lease_token)
);
