package io.athanor.trainer.recipe;

import io.athanor.trainer.data.ChatEncoder;
import io.athanor.trainer.data.DatasetFolder;
import io.athanor.trainer.data.EncodedRows;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.Probe;
import io.athanor.trainer.eval.HeldOutRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Everything that a run reads of its data set. */
record RunData(
    List<Example> training,
    List<Example> validation,
    List<Probe> probes,
    List<Example> comparison,
    String sha256) {

  static RunData read(Path folder) throws IOException {
    DatasetFolder dataset = new DatasetFolder(folder);
    return new RunData(
        dataset.training(),
        dataset.validation(),
        dataset.probes(),
        dataset.comparison(),
        dataset.sha256());
  }

  boolean hasRawText() {
    return training.stream().anyMatch(Example.RawText.class::isInstance);
  }

  /** Whether anything held out says how good a step is. */
  boolean hasHeldOut() {
    return !validation.isEmpty() || !paraphrases(1).isEmpty();
  }

  /** Anchors to be asked: none where nothing else can say how good a step is. */
  List<String> anchors(TrainingSettings.Selection selection) {
    if (selection.evaluations() == 0 || !hasHeldOut()) {
      return List.of();
    }
    List<String> questions =
        probes.stream()
            .filter(probe -> probe.kind() == Probe.Kind.ANCHOR)
            .map(Probe::question)
            .toList();
    return HeldOutRows.spread(questions, selection.probesPerKind());
  }

  HeldOutRows heldOut(TrainingSettings settings, ChatEncoder encoder, BaseReplies replies) {
    int count = settings.selection().probesPerKind();
    int longest = settings.maxSequenceLength();
    return new HeldOutRows(
        EncodedRows.of(paraphrases(count), encoder, longest).tokenRows(),
        replies.anchorRows(),
        HeldOutRows.spread(
            EncodedRows.of(HeldOutRows.spread(validation, count), encoder, longest).tokenRows(),
            count));
  }

  private List<Example> paraphrases(int count) {
    List<Probe> answered =
        probes.stream()
            .filter(probe -> probe.kind() == Probe.Kind.PARAPHRASE)
            .filter(probe -> probe.answer() != null || !probe.keywords().isEmpty())
            .toList();
    return HeldOutRows.spread(answered, count).stream()
        .map(probe -> Example.of("probe", probe.question(), rightAnswer(probe)))
        .toList();
  }

  private static String rightAnswer(Probe probe) {
    return probe.answer() != null ? probe.answer() : probe.keywords().getFirst();
  }
}
