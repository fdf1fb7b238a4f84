package io.athanor.trainer.recipe;

import io.athanor.trainer.data.ChatEncoder;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.Probe;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.GreedyDecoder;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.eval.HeldOutEvaluator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Asks the base, greedily, while the adapter is still no change.
 *
 * <p>Prompts are asked in batches whose make-up does not depend on the data set, so that a warm
 * base answers everyday prompts from memory.
 */
final class BaseInterview {
  private static final int ANCHOR_TOKENS = 16;

  private final LlamaModel model;
  private final BaseModelCache.Loaded base;
  private final int threads;
  private final BooleanSupplier interrupted;

  BaseInterview(
      LlamaModel model, BaseModelCache.Loaded base, int threads, BooleanSupplier interrupted) {
    this.model = model;
    this.base = base;
    this.threads = threads;
    this.interrupted = interrupted;
  }

  /**
   * @param probes all of the data set: none of them is replayed
   * @param anchors questions among them to be asked
   */
  BaseReplies ask(TrainingSettings settings, List<Probe> probes, List<String> anchors) {
    List<BaseReplies.Reply> kept = replies(anchors, ANCHOR_TOKENS);
    BaseReplies replies = new BaseReplies(replay(settings.replay(), probes), kept, 0);
    if (kept.isEmpty() || interrupted.getAsBoolean()) {
      return replies;
    }
    HeldOutEvaluator.Score score =
        HeldOutEvaluator.score(
            model, new SequencePacker(settings.packTokens()), replies.anchorRows());
    return new BaseReplies(replies.replay(), kept, score == null ? 0 : score.loss());
  }

  private List<BaseReplies.Reply> replay(TrainingSettings.Replay replay, List<Probe> probes) {
    Set<String> held = new HashSet<>();
    probes.forEach(probe -> held.add(Probe.normalised(probe.question())));
    List<BaseReplies.Reply> chosen = new ArrayList<>();
    for (List<String> batch : GeneralPrompts.batches()) {
      if (chosen.size() >= replay.pool()) {
        break;
      }
      List<BaseReplies.Reply> replies = replies(batch, replay.tokens());
      IntStream.range(0, batch.size())
          .filter(i -> !held.contains(Probe.normalised(batch.get(i))))
          .limit(replay.pool() - chosen.size())
          .forEach(i -> chosen.add(replies.get(i)));
    }
    return chosen;
  }

  private List<BaseReplies.Reply> replies(List<String> questions, int maxTokens) {
    if (questions.isEmpty()) {
      return List.of();
    }
    ChatEncoder encoder = base.encoder();
    List<int[]> prompts =
        questions.stream()
            .map(
                question ->
                    encoder.prompt(List.of(new Example.Message(Example.Message.USER, question))))
            .toList();
    List<int[]> answers =
        base.answers()
            .answers(
                prompts,
                maxTokens,
                threads,
                () ->
                    new GreedyDecoder(model, interrupted)
                        .decode(prompts, maxTokens, encoder.stopTokens()),
                () -> !interrupted.getAsBoolean());
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> new BaseReplies.Reply(prompts.get(i), answers.get(i)))
        .toList();
  }
}
