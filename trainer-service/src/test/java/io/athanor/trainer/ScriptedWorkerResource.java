package io.athanor.trainer;

import io.athanor.trainer.worker.ScriptedWorker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** Lets the slots start the scripted worker instead of the one that trains. */
public final class ScriptedWorkerResource implements QuarkusTestResourceLifecycleManager {

  /** Settings of trainer-service for it. */
  static Map<String, String> settings() {
    return Map.of(
        "athanor.trainer.worker.classpath",
        Path.of("target", "test-classes").toAbsolutePath().toString(),
        "athanor.trainer.worker.main-class",
        ScriptedWorker.class.getName(),
        "athanor.trainer.worker.max-heap",
        "64m",
        "athanor.trainer.worker.silence-limit",
        "30s");
  }

  @Override
  public Map<String, String> start() {
    return settings();
  }

  @Override
  public void stop() {}
}
