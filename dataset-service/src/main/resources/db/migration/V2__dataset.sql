-- Data sets, their versions and the builds that make them (io.athanor.dataset.catalog). Columns of
-- type "json text" hold the contract records as they travel in events.
create table dataset (
  id         text        primary key,
  name       text        not null,
  created_at timestamptz not null
);

create index dataset_created on dataset (created_at, id);

-- One build for each manifest of documents a data set is asked to be made from. A build is finished
-- once, in the transaction of its event.
create table dataset_build (
  id           text        primary key,
  dataset_id   text        not null references dataset (id),
  documents    text        not null, -- json text: ArtifactRef of the DocumentManifest
  recipe       text        not null, -- json text: RecipeSpec, or null: it stands in the pipeline
  pipeline     text        not null, -- json text: PipelineRef or null
  state        text        not null check (state in ('queued', 'ready', 'failed')),
  attempts     int         not null default 0,
  version      int,
  problem      text,
  detail       text,
  requested_at timestamptz not null,
  finished_at  timestamptz
);

create index dataset_build_open on dataset_build (attempts, requested_at) where state = 'queued';
create index dataset_build_of on dataset_build (dataset_id, requested_at);

-- A number is taken before the version's files are written, so no build with other content writes to
-- its keys, and with it the documents that its manifest names: equal content may come from several.
-- The version can be read once it has a manifest.
create table dataset_version (
  dataset_id     text not null references dataset (id),
  version        int  not null,
  content_sha256 text not null,
  documents      text not null,      -- json text: ArtifactRef of the DocumentManifest
  manifest       text,               -- json text: ArtifactRef of the DatasetManifest
  primary key (dataset_id, version),
  unique (dataset_id, content_sha256)
);
