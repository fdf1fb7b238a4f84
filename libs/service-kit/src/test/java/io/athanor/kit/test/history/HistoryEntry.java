package io.athanor.kit.test.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One thing that happened; a line of JSON in the history file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HistoryEntry.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = HistoryEntry.Sent.class, name = "sent"),
  @JsonSubTypes.Type(value = HistoryEntry.Audited.class, name = "audited"),
  @JsonSubTypes.Type(value = HistoryEntry.Produced.class, name = "produced"),
  @JsonSubTypes.Type(value = HistoryEntry.Consumed.class, name = "consumed"),
  @JsonSubTypes.Type(value = HistoryEntry.Changed.class, name = "changed")
})
public sealed interface HistoryEntry {

  /**
   * A client was told that its request is accepted.
   *
   * @param table where the request has to be found afterwards
   * @param id its row there
   * @param ends whether the row has to reach a final state before the history ends
   */
  record Accepted(String request, String table, String id, boolean ends) implements HistoryEntry {}

  /** The broker acknowledged a record that the test itself sent. */
  record Sent(String topic, int partition, long offset, @Nullable String eventId)
      implements HistoryEntry {}

  /** From here on every change of this table is in the history. */
  record Audited(String database, String table) implements HistoryEntry {}

  /**
   * A record as it lies in Kafka.
   *
   * @param eventId CloudEvents {@code id}, null where there is none
   * @param type CloudEvents {@code type}, null where there is none
   * @param subject what it is about: the document it names, else its aggregate
   * @param deadLetterOf {@code topic-partition@offset} of the record that this dead letter was
   */
  record Produced(
      String topic,
      int partition,
      long offset,
      @Nullable String eventId,
      @Nullable String type,
      @Nullable String subject,
      String valueSha256,
      @Nullable String deadLetterOf)
      implements HistoryEntry {

    /** {@code topic-partition@offset}. */
    public String place() {
      return topic + '-' + partition + '@' + offset;
    }
  }

  /**
   * How far a group of consumers has acknowledged a partition.
   *
   * @param upTo the first offset that is not acknowledged
   */
  record Consumed(String group, String topic, int partition, long upTo) implements HistoryEntry {}

  /**
   * A committed change of a row.
   *
   * @param sequence grows with every change in this database; the changes of one row are in order
   * @param at the transaction's {@code now()}, which is also what its statements saw
   * @param writer the process or at least the database connection that wrote, see audit.sql
   * @param before the columns as text, empty for an insert; a long value is only its checksum
   * @param after the same, empty for a deletion
   */
  record Changed(
      String database,
      long sequence,
      String at,
      String transaction,
      String writer,
      String table,
      Map<String, @Nullable String> before,
      Map<String, @Nullable String> after)
      implements HistoryEntry {

    public boolean inserts() {
      return before.isEmpty();
    }

    public boolean deletes() {
      return after.isEmpty();
    }

    /** Names of the columns that differ. */
    public Set<String> columns() {
      Set<String> names = new HashSet<>(before.keySet());
      names.addAll(after.keySet());
      Set<String> differ = new TreeSet<>();
      for (String name : names) {
        if (!Objects.equals(before.get(name), after.get(name))) {
          differ.add(name);
        }
      }
      return differ;
    }

    /** A column after the change, or before it where the row is gone; empty for null. */
    public String column(String name) {
      return Objects.requireNonNullElse((deletes() ? before : after).get(name), "");
    }

    /** A column before the change; empty for null or a new row. */
    public String old(String name) {
      return Objects.requireNonNullElse(before.get(name), "");
    }
  }
}
