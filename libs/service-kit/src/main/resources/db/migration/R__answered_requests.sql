-- What requests were answered, so that a repeated one is not done twice (io.athanor.kit.retry). It is
-- a repeatable migration because services number theirs on their own.
create table if not exists answered_request (
  id          text        primary key,
  fingerprint text        not null, -- SHA-256 of path and body
  by_retry    boolean     not null,
  answer      text,                 -- json text; null only inside the transaction that works on it
  answered_at timestamptz not null
);

create index if not exists answered_request_age on answered_request (answered_at);
