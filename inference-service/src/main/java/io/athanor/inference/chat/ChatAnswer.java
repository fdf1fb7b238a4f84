package io.athanor.inference.chat;

import io.athanor.inference.engine.DrawnToken;
import io.athanor.inference.engine.GenerationHandle;
import io.athanor.inference.engine.GenerationListener;
import io.athanor.inference.engine.GenerationResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The answers to one request between the engine, which writes them, and the one thread that reads
 * them.
 *
 * <p>The engine never waits for a slow reader: the queue holds at most as many pieces as the
 * answers may have tokens, so an answer leaves the engine as fast as it is computed and its place
 * is free for others, however slowly it is read.
 */
public final class ChatAnswer {

  /** What comes next, of the answer with the given index. */
  public sealed interface Part {

    int choice();

    /** A piece of text and the tokens that end in it, if they were asked for. */
    record Text(int choice, String piece, List<DrawnToken> tokens, long writtenNanos)
        implements Part {}

    /** The end. */
    record End(int choice, GenerationResult result) implements Part {}

    /** The end, before time. */
    record Failure(int choice, RuntimeException cause) implements Part {}
  }

  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final List<GenerationHandle> generations = new CopyOnWriteArrayList<>();
  private volatile boolean abandoned;

  /** Receives the answer of an index. */
  GenerationListener listener(int choice) {
    return new GenerationListener() {
      @Override
      public void onText(String piece) {
        onPiece(piece, List.of());
      }

      @Override
      public void onPiece(String piece, List<DrawnToken> tokens) {
        parts.add(new Part.Text(choice, piece, tokens, System.nanoTime()));
      }

      @Override
      public void onFinished(GenerationResult result) {
        parts.add(new Part.End(choice, result));
      }

      @Override
      public void onFailed(RuntimeException failure) {
        parts.add(new Part.Failure(choice, failure));
      }
    };
  }

  /** Says which generations these are the answers of, besides those said before. */
  void belongsTo(List<GenerationHandle> handles) {
    generations.addAll(handles);
    if (abandoned) {
      handles.forEach(GenerationHandle::cancel);
    }
  }

  /** Nobody reads the answers any more: their generations are cancelled. */
  public void abandon() {
    abandoned = true;
    generations.forEach(GenerationHandle::cancel);
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Waits for the next part. */
  public Part next() {
    try {
      return parts.take();
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
      return new Part.Failure(0, new IllegalStateException("interrupted while waiting", e));
    }
  }
}
