package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Generation;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.pipeline.GenerationOptions;
import io.athanor.dataset.generation.CostCapException;
import io.athanor.dataset.generation.Grounding;
import io.athanor.dataset.generation.ModelQuestion;
import io.athanor.dataset.generation.ModelReplies;
import io.athanor.dataset.generation.ModelReply;
import io.athanor.dataset.generation.Prompts;
import io.athanor.dataset.generation.ReplyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a model write pairs and paraphrases, and lets through what its source supports. */
final class GroundedWriter {

  private final GenerationOptions options;
  private final ModelReplies model;
  private final RecipeSink sink;
  private @Nullable String costCap;

  /** A pair, and how it was written. */
  record Written(String question, String answer, Generation generation) {}

  GroundedWriter(GenerationOptions options, ModelReplies model, RecipeSink sink) {
    this.options = options;
    this.model = model;
    this.sink = sink;
  }

  /** Grounded pairs about a paragraph. */
  List<Written> pairs(SourceSpan source, String text) {
    ModelQuestion asked = Prompts.questions(options.model(), text, options.questions());
    Optional<ModelReply> reply = ask(asked, source, text);
    if (reply.isEmpty()) {
      return List.of();
    }
    List<ReplyText.Pair> pairs = ReplyText.pairs(reply.get().text());
    if (pairs.isEmpty()) {
      reject("unreadableReply", source, "no line begins with Q: and A:", reply.get().text());
    }
    List<Written> kept = new ArrayList<>();
    for (ReplyText.Pair pair : pairs.subList(0, Math.min(pairs.size(), options.questions()))) {
      if (isSupported(source, text, pair)) {
        kept.add(new Written(pair.question(), pair.answer(), generation(asked, reply.get())));
      }
    }
    return kept;
  }

  /** Other wordings of a question, with the same answer. */
  List<Written> paraphrases(SourceSpan source, String question, String answer) {
    if (options.paraphrases() == 0) {
      return List.of();
    }
    ModelQuestion asked = Prompts.paraphrases(options.model(), question, options.paraphrases());
    return ask(asked, source, question)
        .map(
            reply ->
                ReplyText.questions(reply.text(), question, options.paraphrases()).stream()
                    .map(other -> new Written(other, answer, generation(asked, reply)))
                    .toList())
        .orElse(List.of());
  }

  private boolean isSupported(SourceSpan source, String text, ReplyText.Pair pair) {
    Grounding grounding = Grounding.of(pair.answer(), text, pair.question());
    if (!grounding.suffices(options.minimumGrounding(), options.judge())) {
      reject("ungroundedAnswer", source, grounding.describe(), spelled(pair));
      return false;
    }
    if (!options.judge()) {
      return true;
    }
    String judge = options.judgeModel() == null ? options.model() : options.judgeModel();
    Optional<ModelReply> verdict =
        ask(Prompts.judge(judge, text, pair.question(), pair.answer()), source, spelled(pair));
    if (verdict.isPresent() && !ReplyText.isYes(verdict.get().text())) {
      reject("judgedWrong", source, judge + " says \"" + verdict.get().text() + '"', spelled(pair));
    }
    return verdict.isPresent() && ReplyText.isYes(verdict.get().text());
  }

  /** Empty once the cost cap is reached. */
  private Optional<ModelReply> ask(ModelQuestion question, SourceSpan source, String about) {
    if (costCap == null) {
      try {
        return Optional.of(model.reply(question));
      } catch (CostCapException e) {
        costCap = String.valueOf(e.getMessage());
      }
    }
    reject("costCapReached", source, question.prompt() + " was not asked: " + costCap, about);
    return Optional.empty();
  }

  private static Generation generation(ModelQuestion asked, ModelReply reply) {
    return new Generation(asked.model(), asked.prompt(), reply.promptSha256());
  }

  private void reject(String reason, SourceSpan source, String detail, String text) {
    sink.skipped(new Skipped(Stage.RECIPE, reason, source, detail, text));
  }

  private static String spelled(ReplyText.Pair pair) {
    return pair.question() + " " + pair.answer();
  }
}
