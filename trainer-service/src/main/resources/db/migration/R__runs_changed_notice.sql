-- Whoever works on runs hears when one is queued or asked to stop, however that happened: by a
-- request, by an event, or by a node that gives a run back. The notice leaves with the commit.
create or replace function tell_runs_changed() returns trigger as $$
begin
  perform pg_notify('runs_changed', new.id);
  return null;
end
$$ language plpgsql;

drop trigger if exists runs_changed on training_run;

create trigger runs_changed
  after insert or update of state, stop_request on training_run
  for each row
  when (new.state = 'queued' or new.stop_request is not null)
  execute function tell_runs_changed();
