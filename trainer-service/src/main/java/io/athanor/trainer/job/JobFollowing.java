package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes a job's events as server-sent events (WHATWG HTML, section 9.2) while they come in, oldest
 * first: {@code id} is the event's, {@code data} the object that the list shows. Behind the job's
 * last event stands {@code [DONE]}.
 */
@ApplicationScoped
class JobFollowing {

  private static final int BATCH = 200;
  private static final Duration LOOK = Duration.ofMillis(300);

  /** A comment after this long without events finds out whether the reader is still there. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final JobEventRepository events;

  JobFollowing(Transactions transactions, JobEventRepository events) {
    this.transactions = transactions;
    this.events = events;
  }

  /**
   * Writes until the job's last event or until the reader has gone.
   *
   * @param position the last event that the reader has; 0 for none
   */
  void follow(RunId job, int position, OutputStream out) throws IOException {
    int seen = position;
    long written = System.nanoTime();
    while (true) {
      int behind = seen;
      List<JobEvent> fresh = transactions.await(() -> events.behind(job, behind, BATCH));
      for (JobEvent event : fresh) {
        JobEventObject object = JobEventObject.of(event);
        send(out, "id: " + object.id() + "\ndata: " + Json.text(object) + "\n\n");
        seen = event.position();
        written = System.nanoTime();
        if (event.last()) {
          send(out, "data: [DONE]\n\n");
          return;
        }
      }
      if (fresh.isEmpty()) {
        if (System.nanoTime() - written > KEEP_ALIVE.toNanos()) {
          send(out, ": keep-alive\n\n");
          written = System.nanoTime();
        }
        rest();
      }
    }
  }

  private static void rest() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service stops", e);
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
