package io.athanor.kit.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreContract;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.blob.StoredBlob;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.test.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The contract on a real server, and what only a server can do to it. */
class S3BlobStoreIT extends BlobStoreContract {

  private static final int SMALL = 100;
  private static final int MULTIPART = 2 * S3Stores.PART + 1000;

  @TempDir static Path serverFolder;

  private static S3Server server;
  private static S3Client client;
  private String bucket = "";

  @BeforeAll
  static void startServer() {
    server = S3Server.start(serverFolder);
    client = server.client();
  }

  @AfterAll
  static void stopServer() {
    client.close();
    server.close();
  }

  @Override
  protected BlobStore emptyStore() {
    bucket = server.freshBucket();
    return S3Stores.open(server.endpoint(), bucket, folder.resolve("cache"));
  }

  @Override
  protected void damage(String key, byte[] bytes) {
    client.putObject(
        request -> request.bucket(bucket).key("some/prefix/" + key), RequestBody.fromBytes(bytes));
  }

  @Override
  protected List<String> leftovers() throws IOException {
    Stream<String> objects =
        client.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
            .map(S3Object::key);
    Stream<String> uploads =
        client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
            .map(MultipartUpload::key);
    return Stream.concat(objects, uploads).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MULTIPART})
  void ofTwoWritersOfOneKeyExactlyOneWins(int size) throws Exception {
    assumeThat(server.isExternal())
        .as("the tests' own server looks and writes in two steps, so both writers may win")
        .isTrue();
    // When
    List<Object> results =
        race(() -> putRandom("a/raced", size, 1), () -> putRandom("a/raced", size, 2));
    // Then
    assertThat(results).filteredOn(ArtifactRef.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(BlobStoreException.class::isInstance)
        .singleElement()
        .extracting(failure -> ((BlobStoreException) failure).code())
        .isEqualTo(ProblemCode.STATE_CONFLICT);
    ArtifactRef winner =
        results.stream()
            .filter(ArtifactRef.class::isInstance)
            .map(ArtifactRef.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(Sha256.of(store.bytes(winner))).isEqualTo(winner.sha256());
    assertThat(leftovers()).containsExactly("some/prefix/a/raced");
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, MULTIPART})
  void writersOfTheSameContentAllSucceed(int size) throws Exception {
    // Given
    assumeThat(server.isExternal() || size == SMALL)
        .as("the tests' own server answers 304 to the second end of a multipart upload")
        .isTrue();
    // When
    List<Object> results =
        race(() -> putRandom("a/raced", size, 1), () -> putRandom("a/raced", size, 1));
    // Then
    assertThat(results).hasOnlyElementsOfType(ArtifactRef.class);
    assertThat(results.getFirst()).isEqualTo(results.getLast());
  }

  @Test
  void longContentIsNotOverwrittenByOtherContent() {
    // Given
    ArtifactRef first = putRandom("a/long", MULTIPART, 1);
    // When
    assertThatThrownBy(() -> putRandom("a/long", MULTIPART, 2))
        .hasMessage("blob a/long exists with other content; blobs are never overwritten");
    // Then
    assumeThat(server.isExternal())
        .as("the tests' own server forgets an object when another upload to its key is given up")
        .isTrue();
    assertThat(Sha256.of(store.bytes(first))).isEqualTo(first.sha256());
  }

  @Test
  void interruptedMultipartUploadLeavesNothing() throws IOException {
    // When
    assertThatThrownBy(
            () ->
                store.put(
                    "a/half",
                    "text/plain",
                    stream -> {
                      stream.write(random(MULTIPART, 1));
                      throw new IOException("the source broke off");
                    }))
        .hasMessageContaining("cannot write blob a/half: the source broke off");
    // Then
    assertThat(store.find("a/half", "text/plain")).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void longContentWithoutAKnownChecksumIsFound() {
    // Given
    ArtifactRef artifact = putRandom("a/long", MULTIPART, 1);
    // Then
    assertThat(store.find("a/long", artifact.mediaType())).contains(artifact);
  }

  @Test
  void fileThatIsStoredAlreadyIsNotSentAgain() throws IOException {
    // Given
    Path file = Files.write(folder.resolve("weights.bin"), random(MULTIPART, 1));
    ArtifactRef first = store.putFile("bases/weights.bin", "application/octet-stream", file);
    Instant stored = store.list("bases/", "", 1).getFirst().modified();
    // When
    ArtifactRef second = store.putFile("bases/weights.bin", "application/octet-stream", file);
    // Then
    assertThat(second).isEqualTo(first);
    assertThat(store.list("bases/", "", 1).getFirst().modified()).isEqualTo(stored);
    assertThat(store.file(first)).hasSameBinaryContentAs(file);
  }

  @Test
  void aNodeFetchesAFileOnceAndAnotherNodeFetchesItsOwnCopy() {
    // Given
    ArtifactRef artifact = putRandom("a/long", MULTIPART, 1);
    Path here = store.file(artifact);
    store.delete(artifact);
    // When
    Path again = store.file(artifact);
    // Then
    assertThat(again).isEqualTo(here);
    try (S3BlobStore elsewhere =
        S3Stores.open(server.endpoint(), bucket, folder.resolve("other-cache"))) {
      assertThatThrownBy(() -> elsewhere.file(artifact))
          .hasMessageStartingWith("blob a/long is missing in bucket " + bucket);
    }
  }

  @Test
  void moreThanAThousandKeysAreListed() throws Exception {
    // Given
    List<String> keys = IntStream.range(0, 1010).mapToObj("many/%04d"::formatted).toList();
    try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
      keys.forEach(key -> writers.submit(() -> store.putBytes(key, "text/plain", new byte[] {1})));
    }
    // When
    List<StoredBlob> found = store.list("many/", "", 5000);
    // Then
    assertThat(found).extracting(StoredBlob::key).containsExactlyElementsOf(keys);
  }

  @Test
  void downloadThatBreaksOffGoesOnWhereItStopped() throws Exception {
    // Given
    ArtifactRef artifact = putRandom("a/long", MULTIPART, 1);
    try (BreakingProxy proxy = new BreakingProxy(server.endpoint(), 3 << 20);
        S3BlobStore unlucky =
            S3Stores.open(proxy.endpoint(), bucket, folder.resolve("other-cache"))) {
      // When
      Path file = unlucky.file(artifact);
      // Then
      assertThat(Sha256.of(file)).isEqualTo(artifact.sha256());
      assertThat(proxy.breaks()).isEqualTo(3);
      assertThat(proxy.ranges()).hasSize(3).first().asString().startsWith("bytes=").endsWith("-");
    }
  }

  @Test
  void largeBlobNeedsNoMoreHeapThanItsParts() throws Exception {
    // When
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeBlob.class.getName(),
                server.endpoint().toString(),
                bucket,
                folder.resolve("other-cache").toString())
            .inheritIO()
            .start();
    // Then
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(store.list("a/large", "", 1).getFirst().sizeBytes())
        .isEqualTo((long) LargeBlob.MEGABYTES << 20);
  }

  @Test
  void serverThatIsDownFailsSoonWithAMessageThatSaysWhatToDo() {
    // Given
    URI nobody = URI.create("http://127.0.0.1:1");
    try (S3BlobStore away = S3Stores.open(nobody, "some-bucket", folder.resolve("cache"))) {
      Instant start = Instant.now();
      // When
      assertThatThrownBy(() -> away.putBytes("a/hello.txt", "text/plain", utf8("hello")))
          // Then
          .isInstanceOf(BlobStoreException.class)
          .hasMessageStartingWith(
              "cannot write blob a/hello.txt in bucket some-bucket at http://127.0.0.1:1: no answer"
                  + " after 3 attempts")
          .hasMessageContaining("check that the server runs")
          .extracting(failure -> ((BlobStoreException) failure).isTransient())
          .isEqualTo(true);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void missingBucketIsRefusedAtTheStart() {
    try (S3BlobStore lost =
        S3Stores.open(server.endpoint(), "no-such-bucket", folder.resolve("cache"))) {
      assertThatThrownBy(lost::open)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bucket no-such-bucket at " + server.endpoint())
          .hasMessageContaining("create the bucket, or correct athanor.blobs.uri");
    }
  }

  @Test
  void wrongSecretIsRefusedAtTheStart() {
    // Given
    assumeThat(server.isExternal()).as("the tests' own server checks no signature").isTrue();
    S3Settings right = S3Stores.settings(server.endpoint(), bucket);
    S3Settings wrong =
        new S3Settings(
            right.bucket(),
            right.prefix(),
            right.endpoint(),
            right.region(),
            right.pathStyle(),
            Optional.of(new S3Settings.AccessKey(S3Server.ACCESS_KEY, "canary")),
            right.partSize(),
            right.attempts(),
            right.attemptLimit(),
            right.connectLimit());
    NodeCache cache = new NodeCache(folder.resolve("cache"), 1, InstantSource.system());
    try (S3BlobStore refused = new S3BlobStore(wrong, cache)) {
      // Then
      assertThatThrownBy(refused::open)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the server answered 403")
          .hasMessageContaining("check the credentials")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void usableBucketIsOpenedByEveryStart() {
    // When
    store.open();
    store.open();
    store.requireReachable();
    // Then
    assertThat(store.list("", "", 10))
        .extracting(StoredBlob::key)
        .containsExactly("athanor-conditional-write.txt");
  }

  private ArtifactRef putRandom(String key, int size, long seed) {
    return store.put(key, "application/octet-stream", stream -> stream.write(random(size, seed)));
  }

  private static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Lets both go at once; what each returned or threw. */
  private static List<Object> race(Callable<?> one, Callable<?> other) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService racers = Executors.newFixedThreadPool(2)) {
      List<Future<Object>> results = new ArrayList<>();
      for (Callable<?> racer : List.of(one, other)) {
        results.add(
            racers.submit(
                () -> {
                  go.await();
                  try {
                    return racer.call();
                  } catch (BlobStoreException e) {
                    return e;
                  }
                }));
      }
      go.countDown();
      return List.of(results.get(0).get(), results.get(1).get());
    }
  }
}
