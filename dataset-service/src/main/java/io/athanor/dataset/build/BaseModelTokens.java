package io.athanor.dataset.build;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.quality.TokenCounter;
import io.athanor.kit.http.ProblemException;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.ConversationLength;
import io.athanor.llm.chat.Role;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.hub.BaseModelException;
import io.athanor.llm.model.ModelConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens with the base model of a build's pipeline, when it is on this node. Nothing is
 * downloaded for it: the trainer counts again, and says what it had to cut.
 */
@ApplicationScoped
class BaseModelTokens {

  /** What the trainer takes when the pipeline file does not say. */
  private static final int DEFAULT_MOST_TOKENS = 2048;

  private final LocalBaseModels models;

  BaseModelTokens(LocalBaseModels models) {
    this.models = models;
  }

  /**
   * A counter, or why there is none.
   *
   * @param counter null when rows cannot be counted
   * @param note for the report
   */
  record Found(@Nullable Counter counter, Optional<String> note) implements AutoCloseable {

    private static Found nothing(String why) {
      return new Found(null, Optional.of("tooLong: no row was counted, because " + why));
    }

    @Override
    public void close() {
      if (counter != null) {
        counter.length().close();
      }
    }
  }

  /** Counts with one model. */
  record Counter(ConversationLength length, int mostTokens, String model) implements TokenCounter {

    @Override
    public int tokens(Example row) {
      return length.tokens(new Conversation(row.turns().stream().map(Counter::turn).toList()));
    }

    private static io.athanor.llm.chat.Turn turn(Turn turn) {
      return new io.athanor.llm.chat.Turn(Role.of(turn.role().word()), turn.content());
    }
  }

  /**
   * The counter for a build.
   *
   * @throws ProblemException when rows must be dropped by their length and cannot be counted: the
   *     data set must not depend on what happens to be on this node
   */
  Found of(RecipeSpec spec, @Nullable PipelineSpec pipeline) {
    GateAction action = spec.gates().action(GateKind.TOO_LONG);
    if (action == GateAction.OFF) {
      return new Found(null, Optional.empty());
    }
    Found found = pipeline == null ? Found.nothing("no base model is given") : find(pipeline);
    if (found.counter() == null && action == GateAction.DROP) {
      throw new ProblemException(
          ProblemCode.BASE_MODEL_UNAVAILABLE,
          found.note().orElse("tooLong")
              + "; bring the model to this node, or set recipe.gates.tooLong to flag");
    }
    return found;
  }

  private Found find(PipelineSpec pipeline) {
    String name = pipeline.baseModel();
    try {
      Optional<Path> model = models.find(name);
      if (model.isEmpty()) {
        return absent(name);
      }
      int context = config(model.get()).contextLength();
      Integer asked = pipeline.training().maxSequenceLength();
      return new Found(
          new Counter(
              ConversationLength.of(model.get()),
              Math.min(asked == null ? DEFAULT_MOST_TOKENS : asked, context),
              name),
          Optional.empty());
    } catch (BaseModelException unknown) {
      // A file of the trainer's machine may well be missing here.
      return absent(name);
    } catch (IOException | RuntimeException e) {
      return Found.nothing("base model " + name + " cannot be read: " + e.getMessage());
    }
  }

  private static Found absent(String name) {
    return Found.nothing("base model " + name + " is not on this node; the trainer counts");
  }

  private static ModelConfig config(Path model) throws IOException {
    if (Files.isDirectory(model)) {
      return ModelConfig.ofFolder(model);
    }
    try (GgufFile file = GgufFile.open(model)) {
      return ModelConfig.ofGguf(file);
    }
  }
}
