package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows jobs with what their runs say. */
@ApplicationScoped
class JobReading {

  private final Transactions transactions;
  private final JobRepository jobs;
  private final TrainingRunRepository runs;
  private final JobConfig config;
  private final InstantSource clock;

  JobReading(
      Transactions transactions,
      JobRepository jobs,
      TrainingRunRepository runs,
      JobConfig config,
      InstantSource clock) {
    this.transactions = transactions;
    this.jobs = jobs;
    this.runs = runs;
    this.config = config;
    this.clock = clock;
  }

  /** The job of an identifier as clients know it. */
  FineTuningJob job(String id) {
    RunId run = JobId.run(id);
    return transactions
        .await(() -> jobs.find(run))
        .orElseThrow(() -> OpenAiException.notFound("fine-tuning job", id));
  }

  JobObject show(String id) {
    FineTuningJob job = job(id);
    return show(job, transactions.await(() -> runs.find(job.id())));
  }

  /**
   * A page, newest first.
   *
   * @param after the last job of the page before; null for the first page
   * @param filter what the request must contain, as JSON; empty for everything
   */
  PageObject<JobObject> page(@Nullable String after, String filter, int limit) {
    Optional<FineTuningJob> last = Optional.ofNullable(after).map(this::cursor);
    List<FineTuningJob> found = transactions.await(() -> jobs.page(last, filter, limit + 1));
    List<RunId> ids = found.stream().map(FineTuningJob::id).toList();
    Map<RunId, TrainingRun> theirs =
        transactions.await(() -> runs.findAll(ids)).stream()
            .collect(Collectors.toMap(TrainingRun::id, Function.identity()));
    List<JobObject> objects =
        found.stream().map(job -> show(job, Optional.ofNullable(theirs.get(job.id())))).toList();
    return PageObject.of(objects, limit, JobObject::id);
  }

  private FineTuningJob cursor(String after) {
    try {
      return job(after);
    } catch (OpenAiException unknown) {
      throw OpenAiException.invalid("after", "'after': there is no fine-tuning job " + after);
    }
  }

  private JobObject show(FineTuningJob job, Optional<TrainingRun> run) {
    Instant now = clock.instant();
    return JobObject.of(job, run, config.organization(), now);
  }
}
