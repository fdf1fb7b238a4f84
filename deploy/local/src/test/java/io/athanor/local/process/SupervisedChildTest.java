package io.athanor.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSpec.Readiness;
import io.athanor.local.process.ChildSpec.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Supervision of small shell programs. */
@Timeout(60)
class SupervisedChildTest {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final RestartPolicy TWO_QUICK_RESTARTS =
      new RestartPolicy(List.of(Duration.ofMillis(1)), 2, Duration.ofMinutes(1));

  @TempDir private Path folder;
  private final BlockingQueue<ChildState> states = new LinkedBlockingQueue<>();

  @Test
  void killedChildIsStartedAgainAsAnotherProcess() throws Exception {
    // Given
    SupervisedChild child = child("touch ready; sleep 100", this::readyFileExists);
    child.start();
    child.awaitReady();
    long firstPid = child.snapshot().pid();
    states.clear();
    // When
    ProcessHandle.of(firstPid).orElseThrow().destroyForcibly();
    awaitState(ChildState.RESTARTING);
    awaitState(ChildState.READY);
    // Then
    ChildSnapshot second = child.snapshot();
    child.stop(GRACE);
    assertThat(second.pid()).isNotEqualTo(firstPid);
    assertThat(second.restarts()).isEqualTo(1);
  }

  @Test
  void childThatWasReadyIsStartedAgainHoweverOftenItDies() throws Exception {
    // Given
    SupervisedChild child =
        child("rm -f ready; sleep 0.1; touch ready; sleep 100", this::readyFileExists);
    child.start();
    child.awaitReady();
    states.clear();
    // When
    for (int death = 0; death < 6; death++) {
      ProcessHandle.of(child.snapshot().pid()).orElseThrow().destroyForcibly();
      awaitState(ChildState.RESTARTING);
      awaitState(ChildState.READY);
    }
    // Then
    assertThat(child.snapshot().restarts()).isEqualTo(6);
    assertThat(child.givenUp()).isNotDone();
    child.stop(GRACE);
  }

  @Test
  void preparationIsDoneBeforeEveryStart() {
    // Given
    var preparations = new AtomicInteger();
    SupervisedChild child = child("exit 3", () -> false, preparations::incrementAndGet);
    // When
    child.start();
    assertThatThrownBy(child::awaitReady).isInstanceOf(PlatformFailure.class);
    // Then
    assertThat(preparations).hasValue(3);
  }

  @Test
  void childThatAlwaysDiesIsGivenUpWithTheEndOfItsLog() {
    // Given
    SupervisedChild child = child("echo cannot read the map; exit 3", () -> false);
    // When
    child.start();
    // Then
    assertThatThrownBy(child::awaitReady)
        .isInstanceOf(PlatformFailure.class)
        .hasMessageStartingWith(
            "tiny ended with status 3 before it was ready and was started 3 times; last lines of "
                + folder.resolve("tiny.log"))
        .hasMessageEndingWith("cannot read the map\ncannot read the map\ncannot read the map");
    assertThat(child.givenUp()).isCompleted();
    assertThat(child.snapshot().state()).isEqualTo(ChildState.GIVEN_UP);
  }

  @Test
  void stoppedChildIsGoneAndItsRecordRemoved() {
    // Given
    SupervisedChild child = child("touch ready; sleep 100", this::readyFileExists);
    child.start();
    child.awaitReady();
    ProcessHandle process = ProcessHandle.of(child.snapshot().pid()).orElseThrow();
    // When
    child.stop(GRACE);
    // Then
    assertThat(process.isAlive()).isFalse();
    assertThat(child.snapshot().state()).isEqualTo(ChildState.STOPPED);
    assertThat(folder.resolve("tiny.pid")).doesNotExist();
  }

  @Test
  void childThatIgnoresTheSignalIsKilledAfterTheGraceTime() {
    // Given
    SupervisedChild child =
        child("trap '' TERM; touch ready; while true; do sleep 1; done", this::readyFileExists);
    child.start();
    child.awaitReady();
    // When
    child.stop(Duration.ofMillis(200));
    // Then
    assertThat(child.snapshot().pid()).isZero();
  }

  @Test
  void leftoverOfAKilledLauncherIsEndedButAStrangerWithItsPidIsNot() throws IOException {
    // Given
    Process leftover = new ProcessBuilder("sleep", "100").start();
    Process stranger = new ProcessBuilder("sleep", "100").start();
    new ProcessRecord(folder.resolve("leftover.pid")).write(leftover.toHandle());
    Files.writeString(folder.resolve("stranger.pid"), stranger.pid() + " 12345");
    // When
    int ended = new Leftovers(folder).end(GRACE);
    // Then
    assertThat(ended).isEqualTo(1);
    assertThat(leftover.isAlive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  private SupervisedChild child(String script, Readiness readiness) {
    return child(script, readiness, () -> {});
  }

  private SupervisedChild child(String script, Readiness readiness, Runnable preparation) {
    var spec =
        new ChildSpec(
            "tiny",
            List.of("bash", "-c", script),
            Map.of(),
            folder,
            folder.resolve("tiny.log"),
            OptionalInt.empty(),
            readiness,
            Duration.ofSeconds(20),
            StopSignal.TERM,
            new RunAs.SameUser(),
            preparation);
    return new SupervisedChild(
        spec,
        new Spawner(),
        TWO_QUICK_RESTARTS,
        folder,
        changed -> states.add(changed.snapshot().state()));
  }

  private boolean readyFileExists() {
    return Files.exists(folder.resolve("ready"));
  }

  private void awaitState(ChildState wanted) throws InterruptedException {
    ChildState state = states.poll(20, TimeUnit.SECONDS);
    while (state != wanted) {
      assertThat(state).as("states before " + wanted).isNotNull();
      state = states.poll(20, TimeUnit.SECONDS);
    }
  }
}
