package io.athanor.trainer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run's row has to be after each step, without a database: the state machine as users are
 * promised it.
 *
 * @param state the word of the row
 * @param stop what is asked of the holder: {@code pause}, {@code cancel} or nothing
 * @param lapsed whether the lease in the row has lapsed
 * @param tokens the token that each node got with its last claim, 0 before the first
 */
record RunModel(String state, long token, String stop, boolean lapsed, Map<Node, Long> tokens) {

  /** Two nodes that work on the same run, or believe they do. */
  enum Node {
    A,
    B
  }

  /** What can happen to a run. */
  enum Step {
    PAUSE(null),
    RESUME(null),
    CANCEL(null),
    LAPSE(null),
    CLAIM_A(Node.A),
    CLAIM_B(Node.B),
    RENEW_A(Node.A),
    RENEW_B(Node.B),
    CHECKPOINT_A(Node.A),
    CHECKPOINT_B(Node.B),
    END_PAUSED_A(Node.A),
    END_PAUSED_B(Node.B),
    END_CANCELLED_A(Node.A),
    END_CANCELLED_B(Node.B),
    SUCCEED_A(Node.A),
    SUCCEED_B(Node.B),
    FAIL_A(Node.A),
    FAIL_B(Node.B),
    RELEASE_A(Node.A),
    RELEASE_B(Node.B);

    private final @Nullable Node node;

    Step(@Nullable Node node) {
      this.node = node;
    }

    Node node() {
      return Objects.requireNonNull(node, name());
    }
  }

  RunModel {
    tokens = Map.copyOf(tokens);
  }

  static RunModel queued() {
    return new RunModel("queued", 0, "", false, Map.of(Node.A, 0L, Node.B, 0L));
  }

  /** Whether the row is the same for everybody who looks at it. */
  boolean looksLike(RunModel other) {
    return state.equals(other.state) && token == other.token && stop.equals(other.stop);
  }

  boolean isFinal() {
    return switch (state) {
      case "succeeded", "failed", "cancelled" -> true;
      default -> false;
    };
  }

  /** Whether a step is done or refused; a refused one changes nothing. */
  boolean accepts(Step step) {
    return switch (step) {
      case PAUSE -> !isFinal();
      case RESUME ->
          !isFinal() && (stop.isEmpty() || state.equals("queued") && stop.equals("pause"));
      case CANCEL -> !isFinal() || state.equals("cancelled");
      case LAPSE -> state.equals("running");
      case CLAIM_A, CLAIM_B -> state.equals("queued") || state.equals("running") && lapsed;
      default -> state.equals("running") && tokens.getOrDefault(step.node(), 0L) == token;
    };
  }

  /** The run after a step. */
  RunModel after(Step step) {
    if (!accepts(step)) {
      return this;
    }
    return switch (step) {
      case PAUSE -> paused();
      case RESUME -> state.equals("running") ? this : in("queued");
      case CANCEL -> state.equals("running") ? asked("cancel") : in("cancelled");
      case LAPSE -> new RunModel(state, token, stop, true, tokens);
      case CLAIM_A, CLAIM_B -> claimed(step.node());
      case RENEW_A, RENEW_B -> new RunModel(state, token, stop, false, tokens);
      case CHECKPOINT_A, CHECKPOINT_B -> this;
      // A run that was to be cancelled meanwhile is cancelled: that wish was accepted too.
      case END_PAUSED_A, END_PAUSED_B -> in(stop.equals("cancel") ? "cancelled" : "paused");
      case END_CANCELLED_A, END_CANCELLED_B -> in("cancelled");
      case SUCCEED_A, SUCCEED_B -> in("succeeded");
      case FAIL_A, FAIL_B -> in("failed");
      // The next holder does what was asked of this one.
      case RELEASE_A, RELEASE_B -> new RunModel("queued", token, stop, false, tokens);
    };
  }

  private RunModel paused() {
    if (stop.equals("cancel")) {
      return this;
    }
    return state.equals("running") ? asked("pause") : in("paused");
  }

  private RunModel asked(String wish) {
    return new RunModel(state, token, wish, lapsed, tokens);
  }

  private RunModel in(String next) {
    return new RunModel(next, token, "", false, tokens);
  }

  private RunModel claimed(Node node) {
    Map<Node, Long> claims = new EnumMap<>(tokens);
    claims.put(node, token + 1);
    return new RunModel("running", token + 1, stop, false, claims);
  }
}
