package io.athanor.inference.chat;

import io.athanor.inference.engine.GenerationHandle;
import io.athanor.inference.engine.GenerationListener;
import io.athanor.inference.engine.GenerationResult;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An answer between the engine, which writes it, and the one thread that reads it. Nothing is lost
 * when the reader is slow: the queue holds at most as many pieces as the answer may have tokens.
 */
final class ChatAnswer implements GenerationListener {

  /** What comes next. */
  sealed interface Part {
    /** A piece of text. */
    record Text(String piece) implements Part {}

    /** The end. */
    record End(GenerationResult result) implements Part {}

    /** The end, before time. */
    record Failure(RuntimeException cause) implements Part {}
  }

  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private volatile @Nullable GenerationHandle generation;
  private volatile boolean abandoned;

  @Override
  public void onText(String piece) {
    parts.add(new Part.Text(piece));
  }

  @Override
  public void onFinished(GenerationResult result) {
    parts.add(new Part.End(result));
  }

  @Override
  public void onFailed(RuntimeException failure) {
    parts.add(new Part.Failure(failure));
  }

  /** Says which generation this is the answer of. */
  void belongsTo(GenerationHandle handle) {
    generation = handle;
    if (abandoned) {
      handle.cancel();
    }
  }

  /** Nobody reads the answer any more: its generation is cancelled. */
  void abandon() {
    abandoned = true;
    GenerationHandle handle = generation;
    if (handle != null) {
      handle.cancel();
    }
  }

  /** Waits for the next part. */
  Part next() {
    try {
      return parts.take();
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
      return new Part.Failure(new IllegalStateException("interrupted while waiting", e));
    }
  }
}
