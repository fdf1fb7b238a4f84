package io.athanor.ingest.request;

import io.athanor.kit.trace.Tracing;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The thread that works on requests in turn, each for a while; after a start it finds what was
 * left.
 */
@ApplicationScoped
class IngestWorker extends WorkerBean {

  private static final Duration IDLE = Duration.ofSeconds(2);

  private final Tracing tracing;
  private final Transactions transactions;
  private final IngestRequestRepository requests;
  private final IngestPipeline pipeline;
  private final WorkLoop loop;
  private final InstantSource clock = InstantSource.system();

  IngestWorker(
      Transactions transactions,
      IngestRequestRepository requests,
      IngestPipeline pipeline,
      Tracing tracing) {
    this.tracing = tracing;
    this.transactions = transactions;
    this.requests = requests;
    this.pipeline = pipeline;
    this.loop = new WorkLoop("ingest", IDLE, this::workOnNext);
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  private boolean workOnNext() throws InterruptedException {
    Optional<IngestRequest> next = transactions.await(() -> requests.next(clock.instant()));
    if (next.isEmpty()) {
      return false;
    }
    IngestRequest request = next.get();
    return tracing.within(
        "ingest sources",
        request.pipeline(),
        request.requestId().value(),
        () -> {
          pipeline.run(request);
          return true;
        });
  }
}
