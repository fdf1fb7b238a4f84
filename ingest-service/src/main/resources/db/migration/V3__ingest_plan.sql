-- The addresses of requests (io.athanor.ingest.plan): what is to be fetched, what was found on the
-- way, and when a busy server is to be asked again. A row is written in the transaction of the
-- outcome that led to it, so a killed process goes on where its last commit left it.
create table planned_source (
  request_id   text        not null,
  source       int         not null,  -- which source of the request, from 0
  uri          text        not null,
  position     int,                   -- in the request; null: another name of a listed address
  role         text        not null check (role in ('page', 'listing')),
  depth        int         not null,
  mistake      text,                  -- why the address cannot be used
  state        text        not null default 'waiting' check (state in ('waiting', 'done')),
  attempts     int         not null default 0,
  not_before   timestamptz,
  last_failure text,
  primary key (request_id, source, uri)
);

create unique index planned_source_position on planned_source (request_id, position);
create index planned_source_waiting on planned_source (request_id, source, position)
  where state = 'waiting';

-- How many of a request's sources have their first addresses listed, and when to look again at one
-- whose servers are all busy.
alter table ingest_request add column planned int not null default 0;
alter table ingest_request add column not_before timestamptz;
