package io.athanor.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.engine.EngineSettings;
import io.athanor.inference.engine.TestEngine;
import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenModelsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final LlamaContext.Settings CONTEXT = new LlamaContext.Settings(256, 64, 4, 1);

  private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<BaseModel> loaded = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger most = new AtomicInteger();
  private OpenModels models = open(1, Duration.ofSeconds(20));

  /** The settings that the tests change, and the others' values. */
  private record Limits(int limit, MemorySize maxBytes, Duration turn, Duration patience)
      implements ModelsConfig {

    @Override
    public Duration idle() {
      return Duration.ofHours(1);
    }

    @Override
    public Path folder() {
      return Path.of("target");
    }

    @Override
    public Optional<List<String>> bases() {
      return Optional.empty();
    }
  }

  @AfterEach
  void close() {
    models.closeAll();
  }

  @Test
  void twoModelsTakeTurnsWhereThereIsRoomForOne() throws IOException {
    // When
    for (String name : List.of("a", "b", "a", "a", "b")) {
      try (ModelHold hold = models.hold(file(name))) {
        assertThat(hold.model().name()).isEqualTo(name);
      }
    }
    // Then: the second of two uses in a row finds the model where it was
    assertThat(opened).containsExactly("a", "b", "a", "b");
    assertThat(most).hasValue(1);
  }

  @Test
  void manyUsersOfTwoModelsAreAllServedByOneAtATime() throws Exception {
    // Given
    List<Future<String>> names = new ArrayList<>();
    // When
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String name = i % 2 == 0 ? "a" : "b";
        names.add(users.submit(() -> use(name)));
      }
    }
    // Then
    for (int i = 0; i < names.size(); i++) {
      assertThat(names.get(i).get()).isEqualTo(i % 2 == 0 ? "a" : "b");
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void modelInUseLeavesOnlyAfterItsLastUse() throws Exception {
    // Given
    ModelHold first = models.hold(file("a"));
    ModelHold answer = first.again();
    first.close();
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> use("b"));
    await().atMost(PATIENCE).until(() -> models.unload(file("a")) == 1);
    // When
    assertThat(answer.model().engine().isAlive()).isTrue();
    assertThat(waiting).isNotDone();
    answer.close();
    // Then
    assertThat(waiting.join()).isEqualTo("b");
    assertThat(opened).containsExactly("a", "b");
  }

  @Test
  void modelThatIsAskedForOverAndOverMakesRoomAfterItsTurn() throws Exception {
    // Given: a new use of the one model begins before the last one ended
    CompletableFuture<String> other = new CompletableFuture<>();
    ModelHold last = models.hold(file("a"));
    // When
    Thread.ofVirtual().start(() -> other.complete(use("b")));
    while (!other.isDone()) {
      CompletableFuture<ModelHold> next = CompletableFuture.supplyAsync(() -> hold("a"));
      Thread.sleep(10);
      last.close();
      last = next.get();
    }
    last.close();
    // Then
    assertThat(other.join()).isEqualTo("b");
    assertThat(opened).startsWith("a", "b");
  }

  @Test
  void whoFindsNoRoomForTooLongIsToldSo() throws IOException {
    // Given
    models.closeAll();
    models = open(1, Duration.ofMillis(100));
    try (ModelHold hold = models.hold(file("a"))) {
      // When / Then
      assertThatThrownBy(() -> models.hold(file("b")))
          .isInstanceOf(EngineBusyException.class)
          .hasMessageContaining("The model b found no room in memory");
      assertThat(hold.model().engine().isAlive()).isTrue();
    }
  }

  @Test
  void fileThatCannotBeOpenedTakesNoRoom() throws IOException {
    assertThatThrownBy(() -> models.hold(file("broken"))).hasMessage("no such model");
    try (ModelHold hold = models.hold(file("a"))) {
      assertThat(hold.model().name()).isEqualTo("a");
    }
  }

  @Test
  void onlyWhatFitsIsOpenedAheadOfItsUse() throws IOException {
    // Given
    models.hold(file("a")).close();
    // When / Then
    assertThat(models.holdIfRoom(file("b"))).isEmpty();
    assertThat(models.unload(file("a"))).isZero();
    assertThat(models.models()).isEmpty();
    models.holdIfRoom(file("b")).orElseThrow().close();
    assertThat(opened).containsExactly("a", "b");
  }

  private String use(String name) {
    try (ModelHold hold = hold(name)) {
      return hold.model().name();
    }
  }

  private ModelHold hold(String name) {
    try {
      return models.hold(file(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private OpenModels open(int limit, Duration patience) {
    MemorySize bytes = new MemorySize(BigInteger.valueOf(1000));
    return new OpenModels(new Limits(limit, bytes, Duration.ofMillis(50), patience), this::load);
  }

  private BaseModel load(ServedFile file) throws IOException {
    if (file.name().equals("broken")) {
      throw new IOException("no such model");
    }
    opened.add(file.name());
    BaseModel model = open(file);
    loaded.add(model);
    long inMemory = loaded.stream().filter(each -> each.engine().isAlive()).count();
    most.accumulateAndGet((int) inMemory, Math::max);
    return model;
  }

  private static BaseModel open(ServedFile file) throws IOException {
    return new BaseModel(
        file.name(),
        file.sha256(),
        Instant.EPOCH,
        TestEngine.open(CONTEXT, EngineSettings.defaults()),
        ChatFormat.read(TestEngine.BASE));
  }

  private static ServedFile file(String name) {
    return new ServedFile(name, name.repeat(64), 600, () -> TestEngine.BASE);
  }
}
