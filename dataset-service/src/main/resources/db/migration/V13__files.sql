-- Files as OpenAI's clients upload them (io.athanor.dataset.files). Times are as given out, bytes lie
-- in the blob store; columns of type "json text" hold contract records.
create table stored_file (
  id             text        primary key,
  filename       text        not null,
  purpose        text        not null,
  size_bytes     bigint      not null,
  status         text        not null check (status in ('uploaded', 'processed', 'error')),
  status_details text,
  content        text        not null, -- json text: ArtifactRef
  problems       text,                 -- json text: ArtifactRef of RowProblem lines, or null
  dataset_id     text,
  version        int,
  attempts       int         not null default 0,
  created_at     timestamptz not null,
  expires_at     timestamptz
);

create index stored_file_created on stored_file (created_at, id);
create index stored_file_open on stored_file (attempts, created_at) where status = 'uploaded';
create index stored_file_dataset on stored_file (dataset_id, version);

create table upload (
  id         text        primary key,
  filename   text        not null,
  purpose    text        not null,
  size_bytes bigint      not null,
  status     text        not null check (status in ('pending', 'completed', 'cancelled')),
  file_id    text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table upload_part (
  id         text        primary key,
  upload_id  text        not null references upload (id),
  size_bytes bigint      not null,
  content    text        not null, -- json text: ArtifactRef
  created_at timestamptz not null
);

create index upload_part_of on upload_part (upload_id);
