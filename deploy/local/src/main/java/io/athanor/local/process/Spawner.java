package io.athanor.local.process;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.ChildSpec.StopSignal;
import io.athanor.local.process.RunAs.OtherUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that end with the launcher, however it ends.
 *
 * <p>{@code setsid} puts a child out of reach of the terminal's Ctrl-C, which would stop all of
 * them at once in no order. {@code setpriv --pdeathsig} has the kernel signal it when the launcher
 * is killed. The kernel counts the death of the <em>thread</em> that forked (prctl(2), {@code
 * PR_SET_PDEATHSIG}), so all children are forked by one thread that lives as long as the JVM.
 */
public final class Spawner {

  private static final ExecutorService FORKING_THREAD =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-spawner").factory());

  private final Optional<Path> setsid;
  private final Optional<Path> setpriv;
  private final Optional<Path> runuser;

  public Spawner() {
    this(Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
  }

  Spawner(String searchPath) {
    setsid = onPath("setsid", searchPath);
    setpriv = onPath("setpriv", searchPath);
    runuser = onPath("runuser", searchPath).or(() -> onPath("su", searchPath));
  }

  /** Starts a child; output is appended to its log. */
  Process start(ChildSpec spec) throws IOException {
    Files.createDirectories(spec.log().toAbsolutePath().getParent());
    var command = new ArrayList<String>();
    setsid.ifPresent(tool -> command.add(tool.toString()));
    command.addAll(launchedAs(spec.user(), Optional.of(spec.stopSignal()), spec.command()));
    var builder =
        new ProcessBuilder(command)
            .directory(spec.workingFolder().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    return fork(builder);
  }

  /** The command line that runs a short program as another user, to be waited for. */
  public List<String> commandAs(RunAs user, List<String> command) {
    return launchedAs(user, Optional.empty(), command);
  }

  private List<String> launchedAs(
      RunAs user, Optional<StopSignal> endsWithLauncher, List<String> command) {
    var line = new ArrayList<String>();
    if (setpriv.isPresent()) {
      line.add(setpriv.get().toString());
      if (user instanceof OtherUser other) {
        line.addAll(
            List.of("--reuid=" + other.userId(), "--regid=" + other.groupId(), "--clear-groups"));
      }
      // PostgreSQL takes INT as its fast shutdown; a JVM that lost its launcher has nobody to wait.
      endsWithLauncher.ifPresent(
          signal -> line.addAll(List.of("--pdeathsig", signal == StopSignal.INT ? "INT" : "KILL")));
      if (line.size() == 1) {
        line.clear();
      } else {
        line.add("--");
      }
    } else if (user instanceof OtherUser other) {
      Path tool =
          runuser.orElseThrow(
              () ->
                  new PlatformFailure(
                      "Running as root needs setpriv, runuser or su (package util-linux) to start"
                          + " PostgreSQL as "
                          + other.name()));
      return asUserByShell(tool, other, command);
    }
    line.addAll(command);
    return line;
  }

  private static List<String> asUserByShell(Path tool, OtherUser user, List<String> command) {
    var quoted = new StringBuilder("exec");
    for (String word : command) {
      quoted.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return List.of(tool.toString(), "-s", "/bin/sh", "-c", quoted.toString(), user.name());
  }

  private static Process fork(ProcessBuilder builder) throws IOException {
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  return builder.start();
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              },
              FORKING_THREAD)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static Optional<Path> onPath(String tool, String searchPath) {
    for (String folder : (searchPath + ":/usr/sbin:/sbin").split(":")) {
      Path candidate = Path.of(folder, tool);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
