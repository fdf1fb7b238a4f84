-- Pipeline files that clients submitted (io.athanor.ingest.pipeline). Columns of type "json text"
-- hold the contract records as they travel in events.
create table pipeline (
  id           text        primary key,
  identity     text        not null, -- equal for every attempt at the same content
  name         text        not null,
  model_name   text        not null,
  base_model   text        not null,
  spec         text        not null, -- json text: ArtifactRef of the PipelineSpec
  request_id   text        not null,
  submitted_at timestamptz not null
);

create index pipeline_identity on pipeline (identity, submitted_at);
create index pipeline_submitted on pipeline (submitted_at, id);

-- Requests to ingest a list of sources (io.athanor.ingest.request).
create table ingest_request (
  id           text        primary key,
  state        text        not null check (state in ('submitted', 'queued', 'completed')),
  sources      text        not null, -- json text: list of SourceSpec
  pipeline     text        not null, -- json text: PipelineRef or null
  attempts     int         not null default 0,
  requested_at timestamptz not null,
  completed_at timestamptz,
  manifest     text,                 -- json text: ArtifactRef of the DocumentManifest
  ingested     int         not null default 0,
  rejected     int         not null default 0,
  paragraphs   int         not null default 0
);

create index ingest_request_open on ingest_request (attempts, requested_at) where state = 'queued';

-- The one outcome of each source of a request (io.athanor.ingest.document). A row is written once,
-- in the transaction of its event; a source with a row is never worked on again.
create table document (
  id          text        primary key,
  request_id  text        not null,
  position    int         not null,
  outcome     text        not null, -- json text: DocumentOutcome
  finished_at timestamptz not null,
  unique (request_id, position)
);
