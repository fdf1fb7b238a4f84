package io.athanor.dataset.quality;

import io.athanor.contracts.pipeline.GateAction;
import io.athanor.contracts.pipeline.GateKind;
import io.athanor.contracts.pipeline.GateSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gates that look at single rows, in their order. */
public final class RowGates {

  private RowGates() {}

  /**
   * Every gate that is not off.
   *
   * @param wordsInAnswers what templates put into answers, by their ids
   * @param counter null when no base model is at hand
   */
  public static List<RowGate> of(
      GateSettings settings, Map<String, String> wordsInAnswers, @Nullable TokenCounter counter) {
    List<RowGate> gates = new ArrayList<>();
    gates.add(new EmptyTurnsGate());
    gates.add(TextDefects.gluedWords(settings.threshold(GateKind.GLUED_WORDS)));
    gates.add(TextDefects.brokenUrls(settings.threshold(GateKind.BROKEN_URLS)));
    gates.add(TextDefects.templateBraces());
    gates.add(TextDefects.markup(settings.threshold(GateKind.MARKUP)));
    gates.add(new RepetitionGate(settings.threshold(GateKind.REPETITION)));
    gates.add(new PersonalDataGate());
    if (!wordsInAnswers.isEmpty()) {
      gates.add(new MimicryGate(wordsInAnswers));
    }
    if (counter != null) {
      Double given = settings.givenThreshold(GateKind.TOO_LONG);
      gates.add(new LengthGate(counter, given == null ? counter.mostTokens() : given.intValue()));
    }
    return gates.stream().filter(gate -> settings.action(gate.kind()) != GateAction.OFF).toList();
  }
}
