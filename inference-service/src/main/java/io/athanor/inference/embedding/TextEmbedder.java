package io.athanor.inference.embedding;

import io.athanor.inference.embedding.EmbeddingAvailability.Ready;
import io.athanor.inference.embedding.EncoderThread.Urgency;
import io.athanor.inference.embedding.encoder.SentenceEncoder;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Texts to vectors of length 1. Every method blocks until the vectors are there. */
@ApplicationScoped
public class TextEmbedder {

  /** Texts in one turn of the encoder: between two turns urgent work gets in. */
  private static final int TURN = 16;

  private final EmbeddingModel model;
  private final EncoderThread encoder;

  TextEmbedder(EmbeddingModel model, EmbeddingConfig config) {
    this.model = model;
    this.encoder =
        new EncoderThread(
            () -> {
              config
                  .libraryCache()
                  .ifPresent(folder -> SentenceEncoder.unpackLibraryTo(folder.toAbsolutePath()));
              return SentenceEncoder.open(ready().folder(), config.threads());
            },
            config.idle(),
            config.waitingLimit());
  }

  /** Vectors and the number of tokens that they were made from. */
  public record Embedded(List<float[]> vectors, int tokens) {}

  /** Embeds texts that somebody waits for. */
  public Embedded embedNow(List<String> texts) {
    return inTurns(texts, Urgency.INTERACTIVE, SentenceEncoder::tokens);
  }

  /** Embeds texts behind everything that somebody waits for. */
  public List<float[]> embedLater(List<String> texts) {
    return inTurns(texts, Urgency.BACKGROUND, SentenceEncoder::tokens).vectors();
  }

  /** Embeds texts given as token ids without ends. */
  Embedded embedTokens(List<int[]> texts) {
    return inTurns(texts, Urgency.INTERACTIVE, (encoder, ids) -> ids);
  }

  /** Runs something that needs the model's tokenizer or sizes. */
  <T> T with(Function<SentenceEncoder, T> work) {
    return encoder.call(Urgency.INTERACTIVE, work);
  }

  @PreDestroy
  void stop() {
    encoder.close();
  }

  /** How an input becomes token ids. */
  @FunctionalInterface
  private interface Tokenization<I> {
    int[] tokens(SentenceEncoder encoder, I input);
  }

  private <I> Embedded inTurns(List<I> inputs, Urgency urgency, Tokenization<I> tokenization) {
    List<float[]> vectors = new ArrayList<>(inputs.size());
    int tokens = 0;
    for (int from = 0; from < inputs.size(); from += TURN) {
      List<I> part = inputs.subList(from, Math.min(inputs.size(), from + TURN));
      Embedded done = encoder.call(urgency, open -> embed(open, part, tokenization));
      vectors.addAll(done.vectors());
      tokens += done.tokens();
    }
    return new Embedded(vectors, tokens);
  }

  private static <I> Embedded embed(
      SentenceEncoder encoder, List<I> inputs, Tokenization<I> tokenization) {
    List<int[]> ids = inputs.stream().map(input -> tokenization.tokens(encoder, input)).toList();
    int tokens = ids.stream().mapToInt(text -> text.length).sum();
    return new Embedded(encoder.encode(ids), tokens);
  }

  private Ready ready() {
    if (model.availability() instanceof Ready ready) {
      return ready;
    }
    throw new IllegalStateException(model.availability().sentence());
  }
}
