package io.athanor.kit.retry;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Does a request's work once however often its client sends it: the answer is stored in the
 * transaction of the effect, and a repetition gets it back.
 */
@ApplicationScoped
public class RetriedRequests {

  private static final Duration LONGEST_LIFE = Duration.ofDays(2);

  private final AnsweredRequestRepository answers;

  RetriedRequests(AnsweredRequestRepository answers) {
    this.answers = answers;
  }

  /**
   * Does the work or gives the earlier answer; must be called inside the transaction of the effect.
   *
   * @param type of the answer, which is kept as JSON
   */
  public <T> Uni<T> once(RequestKey key, Class<T> type, Supplier<Uni<T>> work) {
    return answers
        .claim(key)
        .chain(
            claimed ->
                claimed
                    ? work.get().call(answer -> remember(key, answer))
                    : answers.find(key.id()).map(earlier -> read(key, earlier, type)));
  }

  private <T> Uni<Integer> remember(RequestKey key, T answer) {
    return answers
        .answer(key.id(), Json.text(answer))
        .chain(() -> answers.forget(key.arrived().minus(LONGEST_LIFE)));
  }

  private static <T> T read(
      RequestKey key, AnsweredRequestRepository.Answer earlier, Class<T> type) {
    if (!earlier.fingerprint().equals(key.fingerprint())) {
      throw OpenAiException.keyReused(
          "This Idempotency-Key was used for another request in the last 24 hours: take a new one");
    }
    return Json.read(earlier.json(), type);
  }
}
