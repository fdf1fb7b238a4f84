package io.athanor.trainer.recipe;

import io.athanor.trainer.data.BatchCursor;
import io.athanor.trainer.data.EncodedRow;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run trains on.
 *
 * @param own rows of the data set: all of them in every epoch
 * @param replay the base's own answers: some of them in every epoch, taking turns
 */
record TrainingRows(List<EncodedRow> own, List<EncodedRow> replay) {

  TrainingRows {
    own = List.copyOf(own);
    replay = List.copyOf(replay);
  }

  /** Own rows, then replay rows: what a cursor's indices count. */
  List<EncodedRow> all() {
    return Stream.concat(own.stream(), replay.stream()).toList();
  }

  BatchCursor cursor(TrainingSettings settings) {
    return new BatchCursor(own.size(), turns(settings), settings.effectiveBatch(), settings.seed());
  }

  /** Rows of one epoch. */
  int perEpoch(TrainingSettings settings) {
    return own.size() + turns(settings).perEpoch();
  }

  /** Tokens of the whole run, by the mean length of own and of replay rows. */
  long tokens(TrainingSettings settings) {
    double perEpoch = mean(own) * own.size() + mean(replay) * turns(settings).perEpoch();
    double epochs = (double) settings.steps() * settings.effectiveBatch() / perEpoch(settings);
    return Math.round(perEpoch * epochs);
  }

  private BatchCursor.Replay turns(TrainingSettings settings) {
    return new BatchCursor.Replay(replay.size(), Math.min(settings.replay().rows(), replay.size()));
  }

  private static double mean(List<EncodedRow> rows) {
    return rows.stream().mapToInt(row -> row.tokens().length()).average().orElse(0);
  }
}
