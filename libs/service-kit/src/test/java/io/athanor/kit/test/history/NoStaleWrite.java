package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Changed;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * No write of a stale lease takes effect, and no lease is taken before it has lapsed on the
 * database's clock. Who holds a lease is learnt from the claims: the connection that wrote an owner
 * into a row belongs to that owner. A holder's event commits only with a change of its row.
 */
final class NoStaleWrite implements HistoryRule {

  private static final String RUNNING = "running";

  /** What anybody may write into a running row. */
  private static final Set<String> ANYBODY = Set.of("stop_request");

  private static final Set<String> EVENTS_OF_THE_HOLDER =
      Set.of(
          "io.athanor.training.started.v1",
          "io.athanor.training.checkpoint-saved.v1",
          "io.athanor.training.evaluated.v1",
          "io.athanor.training.succeeded.v1",
          "io.athanor.training.failed.v1");

  @Override
  public List<String> violations(History history) {
    List<String> found = new ArrayList<>();
    List<Changed> changes = history.of(Changed.class);
    Map<String, String> owners = owners(changes);
    Map<String, Changed> runs = new HashMap<>();
    Set<String> holders = new HashSet<>();
    for (Changed change : changes) {
      switch (change.table()) {
        case "training_run" -> {
          if (change.old("state").equals(RUNNING)) {
            holders.add(change.transaction() + ' ' + change.column("id"));
            checkRun(change, owners, found);
          }
          runs.put(change.column("id"), change);
        }
        case "training_checkpoint" -> checkCheckpoint(change, runs, found);
        case "outbox_event" -> checkEvent(change, holders, found);
        default -> {}
      }
    }
    return found;
  }

  private static boolean isClaim(Changed change) {
    return change.table().equals("training_run")
        && !change.deletes()
        && change.columns().contains("lease_token")
        && !change.column("lease_owner").isEmpty();
  }

  private static Map<String, String> owners(List<Changed> changes) {
    Map<String, String> owners = new HashMap<>();
    for (Changed claim : changes.stream().filter(NoStaleWrite::isClaim).toList()) {
      String owner = claim.column("lease_owner");
      String before = owners.put(claim.writer(), owner);
      if (before != null && !before.equals(owner)) {
        // A test that plays several nodes in one process: any of its connections is anybody's.
        return Map.of();
      }
    }
    return owners;
  }

  private static void checkRun(Changed change, Map<String, String> owners, List<String> found) {
    String run = change.column("id");
    if (isClaim(change)) {
      boolean sameNode = node(change.old("lease_owner")).equals(node(change.column("lease_owner")));
      if (!sameNode && !time(change.old("lease_expires_at")).isBefore(time(change.at()))) {
        found.add(
            "run %s was taken from %s at %s, before its lease lapsed at %s"
                .formatted(
                    run, change.old("lease_owner"), change.at(), change.old("lease_expires_at")));
      }
      return;
    }
    Set<String> columns = new HashSet<>(change.columns());
    columns.removeAll(ANYBODY);
    String writer = owners.get(change.writer());
    if (!columns.isEmpty() && writer != null && !writer.equals(change.old("lease_owner"))) {
      found.add(
          "run %s belonged to %s (token %s) when %s wrote %s in transaction %s"
              .formatted(
                  run,
                  change.old("lease_owner"),
                  change.old("lease_token"),
                  writer,
                  columns,
                  change.transaction()));
    }
  }

  private static void checkCheckpoint(
      Changed change, Map<String, Changed> runs, List<String> found) {
    if (!change.inserts()) {
      return;
    }
    Changed run = runs.get(change.column("run_id"));
    if (run != null
        && !(run.column("state").equals(RUNNING)
            && run.column("lease_token").equals(change.column("lease_token")))) {
      found.add(
          "checkpoint %s of run %s was written with token %s while the run was %s with token %s"
              .formatted(
                  change.column("step"),
                  change.column("run_id"),
                  change.column("lease_token"),
                  run.column("state"),
                  run.column("lease_token")));
    }
  }

  private static void checkEvent(Changed change, Set<String> holders, List<String> found) {
    if (change.inserts()
        && EVENTS_OF_THE_HOLDER.contains(change.column("type"))
        && !holders.contains(change.transaction() + ' ' + change.column("aggregateid"))) {
      found.add(
          "event %s (%s of %s) was committed without its holder's row"
              .formatted(change.column("id"), change.column("type"), change.column("aggregateid")));
    }
  }

  private static String node(String owner) {
    return owner.substring(0, Math.max(0, owner.indexOf('/')));
  }

  private static OffsetDateTime time(String text) {
    return OffsetDateTime.parse(text);
  }
}
