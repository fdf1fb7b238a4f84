package io.athanor.kit.test.history;

import static org.awaitility.Awaitility.await;

import io.athanor.kit.test.history.HistoryEntry.Accepted;
import io.athanor.kit.test.history.HistoryEntry.Consumed;
import io.athanor.kit.test.history.HistoryEntry.Sent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Records a platform: start it when the services' tables are there and before the first request,
 * note every acknowledgement, and {@link #finish} when the platform is quiet.
 */
public final class HistoryRecorder {

  private static final Path FOLDER = Path.of("target", "histories");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final History notes;
  private final TopicReader topics;
  private final List<ChangeAudit> audits;

  private HistoryRecorder(History notes, TopicReader topics, List<ChangeAudit> audits) {
    this.notes = notes;
    this.topics = topics;
    this.audits = audits;
  }

  /**
   * Installs the audit.
   *
   * @param name of the history's file below {@code target/histories}
   */
  public static HistoryRecorder start(
      String name, String bootstrapServers, List<AuditedDatabase> databases) {
    History notes = History.create(FOLDER.resolve(name + ".jsonl"));
    List<ChangeAudit> audits = databases.stream().map(ChangeAudit::new).toList();
    audits.forEach(audit -> notes.addAll(audit.install()));
    return new HistoryRecorder(notes, new TopicReader(bootstrapServers), audits);
  }

  /** A service answered a request with yes; see {@link Accepted}. */
  public void accepted(String request, String table, String id, boolean ends) {
    notes.add(new Accepted(request, table, id, ends));
  }

  /** The broker acknowledged a record that the test sent. */
  public void sent(ProducerRecord<String, byte[]> record, RecordMetadata place) {
    Header id = record.headers().lastHeader("ce_id");
    notes.add(
        new Sent(
            place.topic(),
            place.partition(),
            place.offset(),
            id == null ? null : new String(id.value(), StandardCharsets.UTF_8)));
  }

  /**
   * Waits until every committed event is sent, then reads topics and tables.
   *
   * @return the whole history up to now, in its file as well
   */
  public History finish() {
    return finish(List.of());
  }

  private History finish(List<Consumed> offsets) {
    waitFor("every event of the outbox is in its topic", this::isRelayed);
    History whole = History.create(notes.file());
    whole.addAll(notes.entries());
    whole.addAll(topics.records());
    whole.addAll(offsets);
    audits.forEach(audit -> whole.addAll(audit.changes()));
    return whole;
  }

  /** The same, when the consumers too have come to the end; they acknowledge every five seconds. */
  public History finishConsumed() {
    waitFor("every group is at the end of its topics", () -> isRelayed() && topics.isConsumed());
    return finish(topics.offsets());
  }

  /** {@link #finish} and the check of every rule. */
  public void requireRight() {
    HistoryChecker.requireRight(finish());
  }

  /** What never comes is named by the checker, which sees the whole history. */
  private static void waitFor(String what, Callable<Boolean> condition) {
    try {
      await(what).atMost(PATIENCE).pollInterval(POLL).until(condition);
    } catch (ConditionTimeoutException late) {
      System.err.println(late.getMessage());
    }
  }

  private boolean isRelayed() {
    return audits.stream().allMatch(ChangeAudit::isRelayed);
  }
}
