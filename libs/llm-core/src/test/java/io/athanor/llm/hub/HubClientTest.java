package io.athanor.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubClientTest {
  private static final HubLocation TINY = new HubLocation("acme/tiny", "main");

  @TempDir Path cache;
  private FakeHub hub;

  @BeforeEach
  void startHub() throws IOException {
    hub = new FakeHub();
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      hub.files.put(name, Files.readAllBytes(Golden.path("gguf-golden/hf/" + name)));
    }
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void repositoryIsFetchedIntoTheStandardCacheLayout() throws IOException {
    // Given
    hub.files.put("pytorch_model.bin", new byte[] {1});
    hub.files.put("README.md", new byte[] {2});
    List<String> progress = new ArrayList<>();
    // When
    Path folder =
        client(null)
            .fetch(TINY, (file, bytes, total) -> progress.add(file + " " + bytes + "/" + total));
    // Then
    Path repository = cache.resolve("models--acme--tiny");
    assertThat(folder).isEqualTo(repository.resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(folder.resolve("model.safetensors"))
        .isSymbolicLink()
        .hasBinaryContent(hub.files.get("model.safetensors"));
    assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(repository.resolve("blobs")).isDirectoryNotContaining("glob:**.incomplete");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("config.json", "model.safetensors", "tokenizer.json");
    assertThat(progress).contains("model.safetensors 166544/166544");
    assertThat(client(null).cached(TINY)).contains(folder);
  }

  @Test
  void stalledDownloadIsGivenUpAndGoesOnWhereItStopped() throws IOException {
    // Given
    hub.cutAfter = 100_000;
    assertThatThrownBy(() -> client(null).fetch(TINY, DownloadProgress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "model.safetensors stood still at byte \\d+ of 166544 for 1 s; try again to go on");
    Path part =
        cache
            .resolve("models--acme--tiny/blobs")
            .resolve(FakeHub.sha256(hub.files.get("model.safetensors")) + ".incomplete");
    long here = Files.size(part);
    hub.cutAfter = Integer.MAX_VALUE;
    // When
    Path folder = client(null).fetch(TINY, DownloadProgress.NONE);
    // Then
    assertThat(here).isBetween(1L, 100_000L);
    assertThat(hub.requests).contains("storage GET model.safetensors bytes=" + here + "-");
    assertThat(folder.resolve("model.safetensors"))
        .hasBinaryContent(hub.files.get("model.safetensors"));
  }

  @Test
  void contentWithAnotherHashIsDeleted() {
    // Given
    hub.corrupt = true;
    // When, Then
    assertThatThrownBy(() -> client(null).fetch(TINY, DownloadProgress.NONE))
        .hasMessageContaining("config.json has SHA-256")
        .hasMessageContaining("deleted, try again");
    assertThat(cache.resolve("models--acme--tiny/blobs")).isEmptyDirectory();
  }

  @Test
  void tokenGoesToTheHubOnly() throws IOException {
    // When
    client("secret").fetch(TINY, DownloadProgress.NONE);
    // Then
    assertThat(hub.tokens).isNotEmpty().allMatch("hub Bearer secret"::equals);
  }

  @Test
  void fileNameThatIsNotOursIsNeverWritten() throws IOException {
    // Given
    hub.files.put("../../config.json", new byte[] {1});
    // When
    Path folder = client(null).fetch(TINY, DownloadProgress.NONE);
    // Then
    assertThat(folder.toFile().list()).hasSize(3);
  }

  @Test
  void unreachableHubFailsWithItsAddress() {
    // Given
    URI nobody = URI.create("http://localhost:1/");
    HubClient client =
        new HubClient(
            new HubSettings(
                nobody, null, cache, false, Duration.ofSeconds(2), Duration.ofSeconds(2)));
    // When, Then
    assertThatThrownBy(() -> client.fetch(TINY, DownloadProgress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot reach localhost:1 (");
  }

  private HubClient client(String token) {
    return new HubClient(
        new HubSettings(
            hub.endpoint(), token, cache, false, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }
}
