package io.athanor.inference.evaluation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.EvaluationReport.Row;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.EvaluationFailed;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ModelRecord;
import io.athanor.inference.registry.ModelRegistry;
import io.athanor.inference.registry.ModelRepository;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * One evaluation from its probes to its event: questionnaire, base answers, tuned answers, scores,
 * report, {@link EvaluationCompleted}.
 *
 * <p>Idempotent by model: the end of the wait for an evaluation, its row and its event commit
 * together and only once, and a repeated run finds the answers that were given before.
 */
@ApplicationScoped
class EvaluationPipeline {

  private final ModelRepository models;
  private final ModelRegistry registry;
  private final QuestionnaireReader reader;
  private final Interviewer interviewer;
  private final EvaluationProgress progress;
  private final EvaluationRepository evaluations;
  private final Transactions transactions;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final InstantSource clock = InstantSource.system();

  EvaluationPipeline(
      ModelRepository models,
      ModelRegistry registry,
      QuestionnaireReader reader,
      Interviewer interviewer,
      EvaluationProgress progress,
      EvaluationRepository evaluations,
      Transactions transactions,
      BlobStore blobs,
      Outbox outbox) {
    this.models = models;
    this.registry = registry;
    this.reader = reader;
    this.interviewer = interviewer;
    this.progress = progress;
    this.evaluations = evaluations;
    this.transactions = transactions;
    this.blobs = blobs;
    this.outbox = outbox;
  }

  /** The model whose probes are to be asked next. */
  Optional<ListedModel> next() {
    return transactions.await(models::all).stream()
        .filter(ModelRecord::evaluationPending)
        .map(model -> registry.findById(model.id()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Asks, scores, reports. */
  void evaluate(ListedModel model, ModelPublished published)
      throws InterruptedException, ExecutionException {
    Questionnaire questions;
    try {
      Optional<Questionnaire> wanted = reader.read(published);
      if (wanted.isEmpty()) {
        transactions.await(() -> models.evaluated(published.modelId().value()));
        return;
      }
      questions = wanted.get();
    } catch (BlobStoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      fail(published, e.code(), "The probes cannot be read: " + e.getMessage());
      return;
    }
    Runnable onAnswer = progress.of(published, 2 * questions.probes().size());
    List<String> before =
        interviewer.ask(model.withoutAdapter(), published.baseGguf().sha256(), questions, onAnswer);
    List<String> after = interviewer.ask(model, published.modelId().value(), questions, onAnswer);
    complete(published, rows(questions, before, after));
  }

  /** Ends the wait for an evaluation that cannot be had. */
  void fail(ModelPublished published, ProblemCode code, String detail) {
    Instant now = clock.instant();
    String id = published.modelId().value();
    EvaluationFailed event =
        new EvaluationFailed(published.modelId(), code, detail, published.pipeline(), now);
    finish(id, rows -> evaluations.failed(id, now, detail).chain(() -> outbox.add(event)));
  }

  private void complete(ModelPublished published, List<Row> rows) {
    EvaluationScores scores = ScoreCard.of(rows);
    String id = published.modelId().value();
    ArtifactRef report =
        blobs.putJson(
            "models/%s/evaluation.json".formatted(id),
            new EvaluationReport(
                published.modelId(), published.name(), published.baseModel(), scores, rows));
    Instant now = clock.instant();
    EvaluationCompleted event =
        new EvaluationCompleted(
            published.modelId(), published.name(), report, scores, published.pipeline(), now);
    finish(
        id, ended -> evaluations.completed(id, now, report, scores).chain(() -> outbox.add(event)));
  }

  private void finish(String modelId, Function<Integer, Uni<Void>> firstTime) {
    transactions.await(
        () ->
            models
                .evaluated(modelId)
                .chain(ended -> ended == 0 ? Uni.createFrom().voidItem() : firstTime.apply(ended)));
  }

  private static List<Row> rows(Questionnaire questions, List<String> before, List<String> after) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < questions.probes().size(); i++) {
      Probe probe = questions.probes().get(i);
      rows.add(
          new Row(
              probe,
              before.get(i),
              AnswerCheck.isRight(before.get(i), probe.keywords()),
              after.get(i),
              AnswerCheck.isRight(after.get(i), probe.keywords())));
    }
    return rows;
  }
}
