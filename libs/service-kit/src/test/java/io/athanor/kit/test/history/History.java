package io.athanor.kit.test.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What happened, one JSON line each, in a file that outlives the test. Safe for several threads.
 */
public final class History {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<HistoryEntry> entries = new ArrayList<>();

  private History(Path file) {
    this.file = file;
  }

  /** An empty history; a file of an earlier run is overwritten. */
  public static History create(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, "");
      return new History(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a recorded history, for example one that a failed build left. */
  public static History read(Path file) {
    History history = new History(file);
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        history.entries.add(JSON.readValue(line, HistoryEntry.class));
      }
      return history;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  public Path file() {
    return file;
  }

  public void add(HistoryEntry entry) {
    addAll(List.of(entry));
  }

  /** Adds entries in their order. */
  public synchronized void addAll(List<? extends HistoryEntry> more) {
    StringBuilder lines = new StringBuilder();
    try {
      for (HistoryEntry entry : more) {
        lines.append(JSON.writeValueAsString(entry)).append('\n');
      }
      Files.writeString(file, lines, StandardOpenOption.APPEND);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.addAll(more);
  }

  public synchronized List<HistoryEntry> entries() {
    return List.copyOf(entries);
  }

  /** The records that a consumer could have taken: neither dead letters nor what became one. */
  List<HistoryEntry.Produced> readable() {
    Set<String> dead = new HashSet<>();
    List<HistoryEntry.Produced> records = of(HistoryEntry.Produced.class);
    records.forEach(record -> dead.add(String.valueOf(record.deadLetterOf())));
    return records.stream()
        .filter(record -> record.deadLetterOf() == null && !dead.contains(record.place()))
        .toList();
  }

  /** Entries of one kind, in their order. */
  public <T extends HistoryEntry> List<T> of(Class<T> kind) {
    return entries().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Entries of one kind that fulfil a condition. */
  public <T extends HistoryEntry> List<T> of(Class<T> kind, Predicate<T> filter) {
    return of(kind).stream().filter(filter).toList();
  }
}
