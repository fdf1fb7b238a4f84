package io.athanor.trainer.recipe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.AtomicFile;
import io.athanor.trainer.checkpoint.CheckpointException;
import io.athanor.trainer.checkpoint.CheckpointPart;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the base itself answers, found out once in the life of a run: it travels inside the
 * checkpoints, so that a resumed run trains on and is measured by the very same rows.
 *
 * @param replay answers to everyday prompts
 * @param anchors answers to unrelated questions that must still be answered as before
 * @param anchorLoss of those answers while the adapter is no change, 0 without anchors
 */
record BaseReplies(List<Reply> replay, List<Reply> anchors, double anchorLoss)
    implements CheckpointPart {
  private static final String FILE = "base_replies.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  BaseReplies {
    replay = List.copyOf(replay);
    anchors = List.copyOf(anchors);
  }

  /** A prompt as the template renders it, and the tokens that followed. */
  record Reply(int[] prompt, int[] answer) {
    /** Loss lies on the answer, with the stop token if it came to one. */
    TokenRow row(float weight) {
      int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length);
      System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
      float[] weights = new float[tokens.length];
      Arrays.fill(weights, prompt.length, tokens.length, weight);
      return new TokenRow(tokens, weights);
    }
  }

  List<TokenRow> anchorRows() {
    return anchors.stream().map(reply -> reply.row(1)).toList();
  }

  static BaseReplies read(Path checkpoint) throws IOException {
    Path file = checkpoint.resolve(FILE);
    if (!Files.exists(file)) {
      throw new CheckpointException(checkpoint + ": " + FILE + " is missing");
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), BaseReplies.class);
    } catch (JacksonException e) {
      throw new CheckpointException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public void writeInto(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
  }
}
