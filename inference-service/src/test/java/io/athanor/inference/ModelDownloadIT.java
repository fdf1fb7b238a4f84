package io.athanor.inference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelFile;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class ModelDownloadIT {

  private static final String NAME = "to-take-away";
  private static final String DOWNLOAD = "/api/inference/models/" + NAME + "/download";
  private static final String MODELFILE = "FROM ./Golden.F32.gguf\nADAPTER ./adapter.gguf\n";

  @Inject PublishedModels published;
  @Inject BlobStore blobs;

  private ModelPublished model;

  @BeforeEach
  void publish() {
    ModelPublished plain =
        published.model("download", NAME, List.of(), Instant.parse("2026-11-22T10:00:00Z"));
    ArtifactRef modelfile =
        blobs.putBytes("models/download/Modelfile", "text/plain", MODELFILE.getBytes());
    List<ModelFile> files =
        List.of(
            new ModelFile("modelfile", "Modelfile", modelfile),
            new ModelFile("adapter-gguf", "adapter.gguf", plain.adapterGguf()));
    ArtifactRef manifest =
        blobs.putJson(
            "models/download/manifest.json",
            new ModelManifest(plain.modelId(), plain.runId(), files));
    model = PublishedModels.withManifest(plain, manifest, plain.occurredAt());
    published.send(model);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get(DOWNLOAD).getStatusCode() == 200);
  }

  @Test
  void filesLieWhereTheModelfileLooksForThem() {
    given()
        .get(DOWNLOAD)
        .then()
        .statusCode(200)
        .body("modelId", equalTo("download"))
        .body("files.path", contains("Modelfile", "adapter.gguf", "Golden.F32.gguf"))
        .body("files[2].kind", equalTo("base-gguf"))
        .body("files[2].sha256", equalTo(model.baseGguf().sha256()))
        .body("files[2].bytes", equalTo((int) model.baseGguf().sizeBytes()));
  }

  @Test
  void everyListedFileHasItsChecksum() {
    // When
    List<String> addresses = given().get(DOWNLOAD).path("files.href");
    List<String> hashes = given().get(DOWNLOAD).path("files.sha256");
    // Then
    for (int file = 0; file < addresses.size(); file++) {
      byte[] bytes = given().get(addresses.get(file)).asByteArray();
      assertThat(Sha256.of(bytes)).isEqualTo(hashes.get(file));
    }
    String sums = given().get(DOWNLOAD + "/SHA256SUMS").asString();
    assertThat(sums)
        .isEqualTo(
            "%s  Modelfile\n%s  adapter.gguf\n%s  Golden.F32.gguf\n"
                .formatted(hashes.get(0), hashes.get(1), hashes.get(2)));
  }

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() {
    // Given
    byte[] whole = given().get(DOWNLOAD + "/adapter.gguf").asByteArray();
    String tag = given().get(DOWNLOAD + "/adapter.gguf").header("ETag");
    // When
    byte[] rest =
        given()
            .header("Range", "bytes=100-")
            .header("If-Range", tag)
            .get(DOWNLOAD + "/adapter.gguf")
            .then()
            .statusCode(206)
            .header("Content-Range", "bytes 100-" + (whole.length - 1) + "/" + whole.length)
            .extract()
            .asByteArray();
    // Then
    assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
  }

  @Test
  void unknownModelsAndFilesAreNamed() {
    given()
        .get("/api/inference/models/nobody/download")
        .then()
        .statusCode(404)
        .body("detail", containsString("there is no published model nobody"));
    given().get(DOWNLOAD + "/../../secrets").then().statusCode(404);
    given()
        .get(DOWNLOAD + "/merged/model.safetensors")
        .then()
        .statusCode(404)
        .body("detail", containsString("has no file merged/model.safetensors"));
  }
}
