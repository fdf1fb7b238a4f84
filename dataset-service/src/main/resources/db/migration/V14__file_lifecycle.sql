-- A deleted file keeps its row: a page's cursor may stand on it, and the problems of a data set that
-- was made from it are listed. Its bytes go when no version refers to them.
alter table stored_file add column deleted_at timestamptz;
alter table stored_file add column swept_at timestamptz;

create index stored_file_unswept on stored_file (coalesce(deleted_at, expires_at))
  where swept_at is null;

drop index stored_file_open;
create index stored_file_open on stored_file (attempts, created_at)
  where status = 'uploaded' and deleted_at is null;

alter table upload add column expires_after_seconds bigint;
alter table upload add column swept_at timestamptz;

create index upload_unswept on upload (expires_at) where swept_at is null;
