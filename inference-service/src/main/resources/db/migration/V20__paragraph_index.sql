-- Documents whose paragraphs can be searched. A row exists from the document's event on; a worker
-- reads the paragraphs later, and again when the request's settlement changed the document.
create table indexed_document (
  document_id   text primary key,
  collection    text        not null,
  request_id    text        not null,
  source_uri    text        not null,
  read_at       timestamptz not null,
  content       text        not null,
  state         text        not null,
  problem       text,
  title         text,
  search_config text        not null default 'simple',
  original      text,
  charset       text
);

create index indexed_document_by_source on indexed_document (collection, source_uri);
create index indexed_document_pending on indexed_document (read_at) where state = 'pending';

-- The last word about a request's documents, until it has been applied to them.
create table settled_request (
  request_id text primary key,
  collection text    not null,
  manifest   text    not null,
  applied    boolean not null
);

-- Orders embeddings by their commit: one transaction at a time takes numbers from it.
create sequence embedding_order;

create table indexed_paragraph (
  paragraph_key   bigint generated always as identity primary key,
  document_id     text      not null references indexed_document on delete cascade,
  collection      text      not null,
  position        integer   not null,
  paragraph_id    text      not null,
  source_start    integer   not null,
  source_end      integer   not null,
  headings        text      not null,
  content         text      not null,
  search_config   regconfig not null,
  words           tsvector  not null,
  embedding       bytea,
  embedding_order bigint,
  unique (document_id, position)
);

create index indexed_paragraph_words on indexed_paragraph using gin (words);
create index indexed_paragraph_embedded on indexed_paragraph (collection, embedding_order);
create index indexed_paragraph_unembedded on indexed_paragraph (paragraph_key)
  where embedding is null;

-- Which model the embeddings are of: those of another cannot be compared with them.
create table embedding_space (
  only_row    boolean primary key default true check (only_row),
  fingerprint text not null
);
