package io.athanor.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code athanor} script's own work: finding Java, help, sources that changed. */
class ScriptTest {

  private static final Path SCRIPT = Installation.locate().root().resolve("athanor");

  @TempDir private Path folder;

  private record Result(int status, String output) {}

  @Test
  void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
    // Given
    Path jdk = fakeJdk("jdk-99", "99.0.1");
    // When
    Result result = bash("JAVA_HOME=" + jdk + "; find_java; echo $JAVA_HOME");
    // Then
    assertThat(result).isEqualTo(new Result(0, jdk.toString()));
  }

  @Test
  void olderJavaHomeIsPassedOverForANewerJdkInTheUsualFolders() throws Exception {
    // Given
    Path old = fakeJdk("jdk-17", "17.0.9");
    Path fresh = fakeJdk(".jdks/temurin-25", "25");
    // When
    Result result =
        bash(
            "HOME=%s; JAVA_HOME=%s; find_java; java_version $JAVA_HOME; [[ $JAVA_HOME != %s ]]"
                .formatted(folder, old, old));
    // Then
    assertThat(result.status()).isZero();
    assertThat(versionOf(fresh)).isEqualTo("25");
    assertThat(Integer.parseInt(result.output())).isGreaterThanOrEqualTo(25);
  }

  @Test
  void machineWithoutNewEnoughJavaGetsOneClearMessage() throws Exception {
    // When
    Result result = bash("java_version() { echo 17; }; find_java");
    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).startsWith("error: Athanor needs JDK 25 or newer and found none");
  }

  @Test
  void nativesOfAnotherChecksumAreRefusedAndNothingIsLeft() throws Exception {
    // Given
    Path archive = Files.writeString(folder.resolve("package.tgz"), "something else");
    // When
    Result result = bash("natives --from %s --home %s".formatted(archive, folder));
    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("package.tgz is not @node-llama-cpp/linux-x64");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void folderWithoutCompilerIsNoJdk() throws Exception {
    // Given
    Path runtime = fakeJdk("jre", "25");
    Files.delete(runtime.resolve("bin/javac"));
    // When / Then
    assertThat(versionOf(runtime)).isEqualTo("0");
  }

  @Test
  void fingerprintFollowsContentButNotTestsOrBuiltFiles() throws Exception {
    // Given
    Path source = Files.createDirectories(folder.resolve("module/src/main")).resolve("A.java");
    Path test = Files.createDirectories(folder.resolve("module/src/test")).resolve("T.java");
    Path built = Files.createDirectories(folder.resolve("module/target")).resolve("A.class");
    Files.writeString(source, "class A {}");
    String before = fingerprint();
    // When
    Files.writeString(test, "class T {}");
    Files.writeString(built, "bytes");
    String afterOthers = fingerprint();
    Files.writeString(source, "class A { int x; }");
    String afterSource = fingerprint();
    // Then
    assertThat(afterOthers).isEqualTo(before);
    assertThat(afterSource).isNotEqualTo(before);
  }

  @Test
  void helpWorksThroughASymbolicLinkFromAnyFolder() throws Exception {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("linked"), SCRIPT);
    // When
    Result result = run(List.of(link.toString(), "logs", "--help"));
    // Then
    assertThat(result.status()).isZero();
    assertThat(result.output()).startsWith("Usage: ./athanor logs [SERVICE]");
  }

  @Test
  void chaosRunsItsTestsInTheirLongFormAndTakesAnotherNumberOfKills() throws Exception {
    // Given
    Path help =
        Files.createDirectories(
            folder.resolve("deploy/local/src/main/resources/io/athanor/local/cli/help"));
    Files.writeString(help.resolve("test.txt"), "Usage: ./athanor test");
    Path maven = Files.createDirectories(folder.resolve("maven")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho \"$@\"\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path jdk = fakeJdk("jdk-99", "99.0.1");
    // When
    Result result =
        bash(
            "PATH=%s:$PATH; JAVA_HOME=%s; main test --chaos -Dathanor.kills=5"
                .formatted(maven.getParent(), jdk));
    // Then
    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("verify -Dathanor.chaos=full -Dathanor.kills=20")
        .contains("-Dit.test=TrainingKillIT,RealWorkerIT,")
        .endsWith("-Dathanor.kills=5");
  }

  @Test
  void benchmarkRunsOnTheThreadsThatItsOptionsName() throws Exception {
    // Given
    String quiet = "run_worker() { echo \"$@\"; }; nproc() { echo 8; }; ";
    // When
    Result all = bash(quiet + "bench training --rows 1");
    Result spaced = bash(quiet + "bench training --threads 3 --floor");
    Result equals = bash(quiet + "bench training --threads=2");
    // Then
    assertThat(all.output()).isEqualTo("bench.BenchTraining 512m 8 --rows 1");
    assertThat(spaced.output()).isEqualTo("bench.BenchTraining 512m 3 --threads 3 --floor");
    assertThat(equals.output()).isEqualTo("bench.BenchTraining 512m 2 --threads=2");
  }

  @Test
  void comparisonWithThePeerTakesThePythonItIsGiven() throws Exception {
    // Given
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\necho \"$@\"\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    // When
    Result result =
        bash(
            "find_java() { :; }; build_worker() { :; }; ROOT=/at; bench training --only mixed"
                + " --with-peer --python "
                + python);
    // Then
    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                "/at/trainer-service/worker/src/bench/compare_training.py --athanor /at/athanor"
                    + " --only mixed --python "
                    + python));
  }

  private String fingerprint() throws Exception {
    return bash("ROOT=%s; fingerprint module".formatted(folder)).output();
  }

  private String versionOf(Path jdk) throws Exception {
    return bash("java_version " + jdk).output();
  }

  private Path fakeJdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    for (String program : List.of("java", "javac")) {
      Path file = Files.createDirectories(home.resolve("bin")).resolve(program);
      Files.writeString(file, "#!/bin/sh\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Runs functions of the script. {@code ROOT} is read-only in it, hence the edited copy. */
  private Result bash(String commands) throws Exception {
    Path copy = folder.resolve("sourced.sh");
    Files.writeString(copy, Files.readString(SCRIPT).replace("readonly ROOT\n", ""));
    return run(List.of("bash", "-c", "source " + copy + "\n" + commands));
  }

  private Result run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.strip());
  }
}
