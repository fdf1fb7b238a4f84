package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The files that a request names. */
@ApplicationScoped
class JobFiles {

  private static final Pattern ID = Pattern.compile("file-[0-9a-f]{32}");
  private static final int TIME_AT = "file-".length();
  private static final int TIME_DIGITS = 12;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final KnownFileRepository files;
  private final Transactions transactions;
  private final JobConfig config;
  private final InstantSource clock;

  JobFiles(
      KnownFileRepository files, Transactions transactions, JobConfig config, InstantSource clock) {
    this.files = files;
    this.transactions = transactions;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Refuses a file that is not there, or is not for training; blocks while it may be on its way.
   */
  void require(String param, String id) {
    KnownFile file =
        find(id)
            .filter(known -> !known.isGone(clock.instant()))
            .orElseThrow(
                () ->
                    OpenAiException.invalid(
                        param, "'" + param + "': there is no file " + id + "; upload it first"));
    if (!file.purpose().equals(KnownFile.FINE_TUNE)) {
      throw OpenAiException.invalid(
          param,
          "'%s': file %s has the purpose '%s', it must be '%s'"
              .formatted(param, id, file.purpose(), KnownFile.FINE_TUNE));
    }
  }

  /**
   * The identifier says when the file was uploaded; one that was uploaded just now may be known a
   * moment later, when its event has arrived.
   */
  private Optional<KnownFile> find(String id) {
    Optional<KnownFile> found = look(id);
    while (found.isEmpty() && isFresh(id)) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      found = look(id);
    }
    return found;
  }

  private Optional<KnownFile> look(String id) {
    return transactions.await(() -> files.find(id));
  }

  private boolean isFresh(String id) {
    if (!ID.matcher(id).matches()) {
      return false;
    }
    long uploaded = HexFormat.fromHexDigitsToLong(id, TIME_AT, TIME_AT + TIME_DIGITS);
    Instant now = clock.instant();
    Instant at = Instant.ofEpochMilli(uploaded);
    return at.isBefore(now.plus(config.fileLimit())) && at.plus(config.fileLimit()).isAfter(now);
  }
}
