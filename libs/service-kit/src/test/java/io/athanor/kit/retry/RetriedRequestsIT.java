package io.athanor.kit.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.transaction.Transactions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class RetriedRequestsIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

  @Inject RetriedRequests requests;
  @Inject Transactions transactions;

  private final AtomicInteger effects = new AtomicInteger();

  record Made(int number) {}

  @Test
  void countedRetryWithinTenMinutesGetsTheFirstAnswer() {
    // Given
    Made first = post("/a", "body", null, false, TIME);
    // Then
    assertThat(post("/a", "body", null, true, TIME.plusSeconds(599))).isEqualTo(first);
    assertThat(effects).hasValue(1);
    assertThat(post("/a", "other", null, true, TIME.plusSeconds(599)).number()).isEqualTo(2);
    assertThat(post("/a", "body", null, true, TIME.plusSeconds(601)).number()).isEqualTo(3);
  }

  @Test
  void equalRequestsThatAreNoRetriesAreDifferent() {
    assertThat(post("/b", "body", null, false, TIME).number()).isEqualTo(1);
    assertThat(post("/b", "body", null, false, TIME.plusMillis(1)).number()).isEqualTo(2);
    assertThat(post("/b", "body", null, true, TIME.plusMillis(2)).number()).isEqualTo(2);
  }

  @Test
  void originalThatIsOvertakenByItsRetryGetsTheRetrysAnswer() {
    // Given
    Made retried = post("/c", "body", null, true, TIME.plusSeconds(5));
    // Then
    assertThat(post("/c", "body", null, false, TIME)).isEqualTo(retried);
    assertThat(post("/c", "body", null, false, TIME.plusSeconds(6)).number()).isEqualTo(2);
  }

  @Test
  void keyStandsForOneRequestForADay() {
    // Given
    Made first = post("/d", "body", "key-d", false, TIME);
    // Then
    assertThat(post("/d", "body", "key-d", false, TIME.plus(Duration.ofHours(23))))
        .isEqualTo(first);
    assertThatThrownBy(() -> post("/d", "other", "key-d", false, TIME.plusSeconds(1)))
        .isInstanceOfSatisfying(
            OpenAiException.class, refusal -> assertThat(refusal.status()).isEqualTo(422));
    assertThatThrownBy(() -> post("/d/elsewhere", "body", "key-d", false, TIME.plusSeconds(1)))
        .isInstanceOf(OpenAiException.class);
    assertThat(post("/d", "other", "key-d", false, TIME.plus(Duration.ofHours(25))).number())
        .isEqualTo(2);
  }

  @Test
  void workThatFailedIsDoneAgain() {
    // Given
    RequestKey key = request("/e", null, false, TIME).key("body");
    assertThatThrownBy(
            () ->
                transactions.await(
                    () ->
                        requests.once(
                            key,
                            Made.class,
                            () -> Uni.createFrom().failure(new IllegalStateException("disk")))))
        .hasMessageContaining("disk");
    // Then
    assertThat(post("/e", "body", null, true, TIME.plusSeconds(1)).number()).isEqualTo(1);
  }

  @Test
  void retryThatComesDuringTheWorkWaitsForItsAnswer() throws Exception {
    // Given
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      // When
      var first =
          threads.submit(
              () ->
                  transactions.await(
                      () ->
                          requests.once(
                              request("/f", null, false, TIME).key("body"),
                              Made.class,
                              () -> {
                                begun.complete(null);
                                return slowly(new Made(effects.incrementAndGet()));
                              })));
      begun.join();
      Made second = post("/f", "body", null, true, TIME.plusSeconds(1));
      // Then
      assertThat(second).isEqualTo(first.get());
      assertThat(effects).hasValue(1);
    }
  }

  private static Uni<Made> slowly(Made made) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery("select 1 from pg_sleep(0.5)", Integer.class)
                    .getSingleResult())
        .replaceWith(made);
  }

  private Made post(String path, String body, @Nullable String key, boolean retry, Instant at) {
    RequestKey request = request(path, key, retry, at).key(body);
    return transactions.await(
        () ->
            requests.once(
                request,
                Made.class,
                () -> Uni.createFrom().item(() -> new Made(effects.incrementAndGet()))));
  }

  private static IncomingRequest request(
      String path, @Nullable String key, boolean retry, Instant at) {
    return new IncomingRequest("caller", path, key, retry, at);
  }
}
