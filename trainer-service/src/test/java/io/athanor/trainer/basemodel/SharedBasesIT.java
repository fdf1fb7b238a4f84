package io.athanor.trainer.basemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.s3.NodeCache;
import io.athanor.kit.blob.s3.S3BlobStore;
import io.athanor.kit.blob.s3.S3Settings;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.test.S3Server;
import io.athanor.trainer.FolderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share nothing but a bucket. */
class SharedBasesIT {

  private static final Path BASE = Path.of("src", "test", "resources", "base-q8_0.gguf");

  @TempDir static Path serverFolder;
  private static S3Server server;

  @TempDir Path folder;
  private final List<BlobStore> stores = new ArrayList<>();
  private final String bucket = server.freshBucket();

  @BeforeAll
  static void startServer() {
    server = S3Server.start(serverFolder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @AfterEach
  void closeStores() {
    stores.forEach(BlobStore::close);
  }

  @Test
  void nodeThatHasNeverSeenAModelTakesItFromTheBucket() throws IOException {
    // Given
    Path file = Files.copy(BASE, folder.resolve("base.gguf"));
    PreparedBase imported = node("first").prepare(file.toString(), null);
    Files.delete(file);
    // When
    BaseModels elsewhere = node("second");
    assertThat(elsewhere.isKnown(file.toString())).isTrue();
    PreparedBase fetched = elsewhere.prepare(file.toString(), null);
    // Then
    assertThat(fetched.path()).startsWith(folder.resolve("second")).hasSameBinaryContentAs(BASE);
    assertThat(fetched).usingRecursiveComparison().ignoringFields("path").isEqualTo(imported);
  }

  @Test
  void fetchedModelIsNotFetchedAgainAfterARestart() throws IOException {
    // Given
    Path file = Files.copy(BASE, folder.resolve("base.gguf"));
    PreparedBase imported = node("first").prepare(file.toString(), null);
    Files.delete(file);
    Path fetched = node("second").prepare(file.toString(), null).path();
    open("second").delete(imported.gguf());
    deleteCache("second");
    // When
    PreparedBase again = node("second").prepare(file.toString(), null);
    // Then
    assertThat(again.path()).isEqualTo(fetched);
  }

  @Test
  void damagedObjectIsRefused() throws IOException {
    // Given
    Path file = Files.copy(BASE, folder.resolve("base.gguf"));
    PreparedBase imported = node("first").prepare(file.toString(), null);
    Files.delete(file);
    open("first").delete(imported.gguf());
    open("first").putBytes(imported.gguf().key(), "application/gguf", new byte[] {1, 2, 3});
    // Then
    assertThatThrownBy(() -> node("second").prepare(file.toString(), null))
        .hasMessageContaining("must have " + Sha256.of(BASE));
  }

  @Test
  void modelThatNobodyHasPublishedIsUnknown() {
    assertThatThrownBy(() -> node("first").prepare("/no/such/model.gguf", null))
        .isInstanceOf(BaseModelProblemException.class)
        .extracting(failure -> ((BaseModelProblemException) failure).code())
        .isEqualTo(ProblemCode.UNKNOWN_BASE_MODEL);
  }

  private BaseModels node(String name) {
    FolderConfig folders =
        new FolderConfig() {
          @Override
          public Path run() {
            return folder.resolve(name).resolve("run");
          }

          @Override
          public Path models() {
            return folder.resolve(name).resolve("models");
          }
        };
    return new BaseModels(folders, open(name), new Progress());
  }

  private BlobStore open(String name) {
    S3Settings settings =
        new S3Settings(
            bucket,
            "",
            Optional.of(server.endpoint()),
            Optional.of(S3Server.REGION),
            true,
            Optional.of(new S3Settings.AccessKey(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
            8 << 20,
            3,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));
    BlobStore store =
        new S3BlobStore(
            settings,
            new NodeCache(folder.resolve(name).resolve("cache"), 1L << 30, InstantSource.system()));
    stores.add(store);
    return store;
  }

  private void deleteCache(String name) throws IOException {
    try (var files = Files.walk(folder.resolve(name).resolve("cache"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
