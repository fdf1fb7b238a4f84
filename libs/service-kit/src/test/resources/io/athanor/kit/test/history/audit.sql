-- Notes every change of a table in the transaction that makes it, so that the notes are as true as
-- the tables: what was rolled back is in neither.
create schema if not exists history;

create table if not exists history.change (
  seq         bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  transaction text        not null default pg_current_xact_id()::text,
  writer      text        not null,
  relation    text        not null,
  before      jsonb       not null,
  after       jsonb       not null
);

-- Columns as text; a long one as its checksum, which still shows that it changed.
create or replace function history.columns(content jsonb) returns jsonb language sql immutable as $$
  select coalesce(
    jsonb_object_agg(key, case when length(value) > 200 then 'md5:' || md5(value) else value end),
    '{}')
  from jsonb_each_text(content)
$$;

-- A test that gives each process a name of its own (application_name=athanor-...) knows who wrote;
-- otherwise a connection is all there is to see, and it belongs to one process.
create or replace function history.writer() returns text language sql stable as $$
  select case
    when current_setting('application_name') like 'athanor-%' then current_setting('application_name')
    else 'connection ' || pg_backend_pid() || ' since '
      || (select backend_start from pg_stat_activity where pid = pg_backend_pid())
  end
$$;

create or replace function history.note() returns trigger language plpgsql security definer as $$
begin
  insert into history.change (writer, relation, before, after)
  values (
    history.writer(),
    tg_table_name,
    case when tg_op = 'INSERT' then '{}' else history.columns(to_jsonb(old)) end,
    case when tg_op = 'DELETE' then '{}' else history.columns(to_jsonb(new)) end);
  return null;
end
$$;
