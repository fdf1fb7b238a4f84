package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdapterPoolTest {

  private final FakeRuntime runtime = new FakeRuntime(64, 4);
  private AdapterPool pool = pool(Duration.ofHours(1));

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void leastRecentlyUsedAdapterMakesRoom() {
    // Given
    register("red", "blue");
    use("red");

    // When
    register("green");

    // Then
    assertThat(runtime.loaded).containsExactlyInAnyOrder("red", "green");
    assertThat(pool.has("blue")).isTrue();
  }

  @Test
  void adapterThatWasUnloadedComesBackWhenItIsNeeded() {
    // Given
    register("red", "blue", "green");
    assertThat(runtime.loaded).doesNotContain("red");

    // When
    pool.hold(AdapterUse.of("red"), 1);

    // Then
    await().until(() -> pool.isReady(AdapterUse.of("red")));
    assertThat(runtime.loaded).contains("red").hasSize(2);
  }

  @Test
  void adapterInUseIsNeverUnloaded() {
    // Given
    register("red", "blue");
    runFirstOf(1, "red");
    runFirstOf(1, "blue");

    // When
    register("green");
    pool.hold(AdapterUse.of("green"), 1);

    // Then
    assertThat(runtime.loaded).containsExactlyInAnyOrder("red", "blue");
    assertThat(pool.isReady(AdapterUse.of("green"))).isFalse();
    pool.release(AdapterUse.of("blue"), true);
    await().until(() -> pool.isReady(AdapterUse.of("green")));
    assertThat(runtime.loaded).containsExactlyInAnyOrder("red", "green");
  }

  @Test
  void busyAdapterMakesRoomAfterItsTurnAndComesBack() {
    // Given: red and blue are wanted without end
    pool.close();
    pool = pool(Duration.ZERO);
    register("red", "blue");
    runFirstOf(2, "red");
    runFirstOf(2, "blue");

    // When
    register("green");
    pool.hold(AdapterUse.of("green"), 1);

    // Then: one of them takes no further requests and leaves after its running one
    assertThat(pool.isReady(AdapterUse.of("red")) && pool.isReady(AdapterUse.of("blue"))).isFalse();
    String leaving = pool.isReady(AdapterUse.of("red")) ? "blue" : "red";
    pool.release(AdapterUse.of(leaving), true);
    await().until(() -> pool.isReady(AdapterUse.of("green")));
    pool.start(AdapterUse.of("green"));
    pool.release(AdapterUse.of("green"), true);
    await().until(() -> pool.isReady(AdapterUse.of(leaving)));
  }

  @Test
  void adapterTakesRequestsAgainWhenRoomCameFromAnother() {
    // Given: red was to make room for green, but blue, which nobody needs any more, did
    pool.close();
    pool = pool(Duration.ZERO);
    register("red", "blue");
    runFirstOf(2, "red");
    runFirstOf(1, "blue");
    register("green");
    pool.hold(AdapterUse.of("green"), 1);
    assertThat(pool.isReady(AdapterUse.of("red"))).isFalse();
    pool.release(AdapterUse.of("blue"), true);
    await().until(() -> pool.isReady(AdapterUse.of("green")));

    // When
    pool.release(AdapterUse.of("red"), true);

    // Then
    await().until(() -> pool.isReady(AdapterUse.of("red")));
  }

  @Test
  void adapterThatCannotBeLoadedIsNotAvailable() {
    // Given
    runtime.unloadable.add("broken");

    // When, Then
    assertThatThrownBy(() -> register("broken")).hasMessage("broken is broken");
    assertThat(pool.has("broken")).isFalse();
  }

  @Test
  void retiredAdapterIsUnloadedAfterItsLastRequest() {
    // Given
    register("red");
    pool.hold(AdapterUse.of("red"), 1);

    // When
    pool.retire("red");

    // Then
    assertThat(runtime.loaded).containsExactly("red");
    assertThatThrownBy(() -> pool.hold(AdapterUse.of("red"), 1))
        .hasMessage("Adapter red is not loaded");
    pool.release(AdapterUse.of("red"), false);
    assertThat(runtime.loaded).isEmpty();
  }

  @Test
  void bytesLimitTheNumberToo() {
    // Given: every file has 0 bytes but for one, which is larger than the limit
    pool.close();
    pool =
        new AdapterPool(
            "test", runtime, new AdapterLimits(8, 1, Duration.ofHours(1)), Runnable::run);
    register("red", "blue");

    // When
    pool.register("large", TestEngine.LORA);

    // Then
    assertThat(runtime.loaded).containsExactly("large");
  }

  /** Requests for an adapter, the first of which begins. */
  private void runFirstOf(int requests, String key) {
    pool.hold(AdapterUse.of(key), requests);
    pool.start(AdapterUse.of(key));
  }

  private AdapterPool pool(Duration turn) {
    return new AdapterPool("test", runtime, new AdapterLimits(2, 1 << 20, turn), Runnable::run);
  }

  private void register(String... keys) {
    for (String key : keys) {
      pool.register(key, Path.of(key + ".gguf"));
    }
  }

  private void use(String key) {
    pool.hold(AdapterUse.of(key), 1);
    pool.start(AdapterUse.of(key));
    pool.release(AdapterUse.of(key), true);
  }
}
