package io.athanor.dataset.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.Shards;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPushTest {

  private static final Path CLIENT = Path.of("src/test/python/official_hub_client.py");

  @TempDir private Path folder;
  private SmallHub hub;
  private FileBlobStore blobs;

  @BeforeEach
  void startHub() throws IOException {
    hub = new SmallHub(0);
    blobs = new FileBlobStore(folder.resolve("blobs"));
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void versionIsPublishedWithItsCardInOneCommit() throws IOException {
    // When
    HubClient.Commit commit = push("team/mill", SmallHub.TOKEN);
    // Then
    assertThat(commit.oid()).hasSize(40);
    assertThat(commit.address()).isEqualTo(URI.create(hub.address() + "/datasets/team/mill"));
    assertThat(hub.files("team/mill"))
        .containsOnlyKeys("README.md", "data/train-00000-of-00001.parquet");
    assertThat(new String(hub.files("team/mill").get("README.md"), StandardCharsets.UTF_8))
        .startsWith("---\nlicense: \"cc-by-4.0\"\npretty_name: \"Tarn Mill\"\n")
        .contains("  - split: train\n    path: data/train-*.parquet\n---\n")
        .contains("| train | 2 |", "`file:///mill.txt`", "sha256:" + "c".repeat(64))
        .contains("- licence of 1 documents: `CC0-1.0`\n");
    assertThat(hub.requests)
        .filteredOn(request -> request.line().startsWith("PUT /lfs/"))
        .hasSize(1);
  }

  @Test
  void bytesThatTheHubHasAreNotSentAgain() throws IOException {
    // Given
    push("team/mill", SmallHub.TOKEN);
    hub.requests.clear();
    // When
    push("team/mill", SmallHub.TOKEN);
    // Then
    assertThat(hub.requests).noneMatch(request -> request.method().equals("PUT"));
    assertThat(hub.requests)
        .extracting(HubRequest::line)
        .contains("POST /api/datasets/team/mill/commit/main");
  }

  @Test
  void missingTokenIsNamed() {
    assertThatThrownBy(() -> push("team/mill", ""))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the hub answered 401")
        .hasMessageContaining("set HF_TOKEN");
  }

  @Test
  void officialClientWorksWithTheSmallHubAndReadsWhatWasPushed() throws Exception {
    // Given
    String python = System.getenv().getOrDefault("ATHANOR_TEST_PYTHON", "python3");
    assumeThat(run(python, "-c", "import huggingface_hub").status())
        .as("huggingface_hub is installed")
        .isZero();
    push("team/mill", SmallHub.TOKEN);
    hub.requests.clear();
    // When
    Result result = run(python, CLIENT.toString(), "team/mill");
    // Then
    assertThat(result.output()).endsWith("ok\n");
    assertThat(hub.files("me/official")).containsOnlyKeys("README.md", "data/rows.parquet");
    String recording = System.getenv("ATHANOR_HUB_RECORDING");
    if (recording != null) {
      String version =
          run(python, "-c", "import huggingface_hub as h; print(h.__version__)").output().strip();
      List<HubRequest> own =
          hub.requests.stream().filter(each -> !each.path().contains("team/mill")).toList();
      new RecordedClient("huggingface_hub " + version, own).write(Path.of(recording));
    }
  }

  @Test
  void requestsOfTheOfficialClientMeanTheSameToTheSmallHub() throws Exception {
    // Given
    RecordedClient recorded = RecordedClient.read();
    // When
    List<Integer> statuses = recorded.replay(hub.address());
    // Then
    assertThat(statuses).isEqualTo(recorded.requests().stream().map(HubRequest::status).toList());
    assertThat(hub.files("me/official")).containsOnlyKeys("README.md", "data/rows.parquet");
    assertThat(hub.files("me/official").get("README.md"))
        .isEqualTo("---\nlicense: mit\n---\n".getBytes(StandardCharsets.UTF_8));
    assertThat(hub.files("me/official").get("data/rows.parquet")).hasSize(2048);
  }

  @Test
  void pushSendsWhatTheOfficialClientSends() throws IOException {
    // When
    push("me/official", SmallHub.TOKEN);
    // Then
    assertThat(new RecordedClient("ours", hub.requests).writingShapes())
        .isEqualTo(
            RecordedClient.read().writingShapes().stream()
                // The recorded client left it to the hub who may see the repository.
                .map(shape -> shape.replace("organization type", "organization private type"))
                .toList());
  }

  private HubClient.Commit push(String repository, String token) throws IOException {
    return new HubPush(new Shards(blobs), blobs, config(token))
        .push("Tarn Mill", manifest(), repository, "cc-by-4.0", true);
  }

  private HubConfig config(String token) {
    return new HubConfig() {
      @Override
      public URI endpoint() {
        return hub.address();
      }

      @Override
      public Optional<String> token() {
        return Optional.of(token);
      }
    };
  }

  private DatasetManifest manifest() {
    List<Turn> turns = List.of(new Turn(Role.USER, "Who?"), new Turn(Role.ASSISTANT, "Ada."));
    byte[] row = Json.bytes(new Example("row", turns, 1, List.of(), null, 42));
    String shard = new String(row, StandardCharsets.UTF_8) + '\n';
    ArtifactRef train =
        blobs.putBytes(
            "train", "application/jsonl", (shard + shard).getBytes(StandardCharsets.UTF_8));
    DocumentManifest documents =
        new DocumentManifest(
            new RequestId("request-1"),
            List.of(
                new DocumentManifest.Ingested(
                    new DocumentId("document-1"),
                    "file:///mill.txt",
                    DocumentKind.TEXT,
                    train,
                    1,
                    null,
                    "CC0-1.0")),
            List.of());
    return new DatasetManifest(
        new DatasetId("dataset-1"),
        1,
        "completion",
        42,
        List.of(train),
        List.of(),
        null,
        2,
        0,
        0,
        "c".repeat(64),
        blobs.putJson("documents", documents));
  }

  private record Result(int status, String output) {}

  private Result run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HF_ENDPOINT", hub.address().toString());
    builder.environment().put("HF_TOKEN", SmallHub.TOKEN);
    builder.environment().put("HF_HUB_DISABLE_XET", "1");
    Process process;
    try {
      process = builder.start();
    } catch (IOException noPython) {
      return new Result(127, "");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }
}
