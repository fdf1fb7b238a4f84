package io.athanor.inference.evaluation;

import io.athanor.contracts.dataset.Probe;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.Turn;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, and how.
 *
 * @param probes in the order of the report
 * @param systemPrompt the system turn that the training rows had; null leaves it to the template
 * @param maxTokens greatest length of an answer
 */
record Questionnaire(List<Probe> probes, @Nullable String systemPrompt, int maxTokens) {

  Questionnaire {
    probes = List.copyOf(probes);
  }

  /** The conversation that puts a probe's question, as a training row does. */
  Conversation conversation(Probe probe) {
    List<Turn> turns = new ArrayList<>();
    if (systemPrompt != null) {
      turns.add(Turn.system(systemPrompt));
    }
    turns.add(Turn.user(probe.question()));
    return new Conversation(turns);
  }

  /** Names an answer: greedy decoding of equal tokens to an equal length gives an equal text. */
  String hash(int[] promptTokens) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (promptTokens.length + 1));
    bytes.putInt(maxTokens);
    for (int token : promptTokens) {
      bytes.putInt(token);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
