package io.athanor.dataset.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes to data set repositories of a hub as the {@code huggingface_hub} client does: make the
 * repository, ask which files are large, upload those by the LFS batch protocol, commit all files
 * at once. Nothing is seen in the repository before the commit.
 */
final class HubClient {

  private static final String LFS = "application/vnd.git-lfs+json";
  private static final String REVISION = "main";
  private static final int CONFLICT = 409;

  private final URI endpoint;
  private final HubRequests requests;

  HubClient(URI endpoint, Optional<String> token) {
    this.endpoint = endpoint;
    this.requests = new HubRequests(endpoint, token);
  }

  /**
   * Publishes files in one commit.
   *
   * @param repository {@code user/name}
   * @return the commit
   */
  Commit push(String repository, boolean isPrivate, String summary, List<HubFile> files) {
    try {
      create(repository, isPrivate);
      Set<String> large = largeOf(repository, files);
      upload(repository, files.stream().filter(file -> large.contains(file.path())).toList());
      return commit(repository, summary, files, large);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A commit and where people look at the repository. */
  record Commit(String oid, URI address) {}

  /** A repository that exists already is fine. */
  private void create(String repository, boolean isPrivate) {
    int slash = repository.indexOf('/');
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", repository.substring(slash + 1));
    body.put("organization", repository.substring(0, slash));
    body.put("type", "dataset");
    body.put("private", isPrivate);
    requests.post(
        "/api/repos/create",
        Json.MEDIA_TYPE,
        BodyPublishers.ofByteArray(Json.bytes(body)),
        CONFLICT);
  }

  private Set<String> largeOf(String repository, List<HubFile> files) throws IOException {
    List<Map<String, Object>> asked = new ArrayList<>();
    for (HubFile file : files) {
      asked.add(Map.of("path", file.path(), "size", file.size(), "sample", file.sample()));
    }
    JsonNode answer =
        requests
            .post(
                "/api/datasets/" + repository + "/preupload/" + REVISION,
                Json.MEDIA_TYPE,
                BodyPublishers.ofByteArray(Json.bytes(Map.of("files", asked))),
                0)
            .body();
    Set<String> large = new HashSet<>();
    for (JsonNode file : answer.path("files")) {
      if (file.path("uploadMode").asText().equals("lfs")) {
        large.add(file.path("path").asText());
      }
    }
    return large;
  }

  private void upload(String repository, List<HubFile> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    Map<String, HubFile> byChecksum = new LinkedHashMap<>();
    files.forEach(file -> byChecksum.put(file.sha256(), file));
    List<Map<String, Object>> objects = new ArrayList<>();
    byChecksum.forEach((sha256, file) -> objects.add(Map.of("oid", sha256, "size", file.size())));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("operation", "upload");
    body.put("transfers", List.of("basic"));
    body.put("objects", objects);
    body.put("hash_algo", "sha256");
    body.put("ref", Map.of("name", REVISION));
    JsonNode answer =
        requests
            .post(
                "/datasets/" + repository + ".git/info/lfs/objects/batch",
                LFS,
                BodyPublishers.ofByteArray(Json.bytes(body)),
                0)
            .body();
    for (JsonNode object : answer.path("objects")) {
      if (object.has("error")) {
        throw new HubException("the hub does not take a file: " + object.path("error"));
      }
      HubFile file = byChecksum.get(object.path("oid").asText());
      JsonNode upload = object.path("actions").path("upload");
      if (file != null && upload.isObject()) {
        requests.act("PUT", upload, "application/octet-stream", BodyPublishers.ofFile(file.file()));
        JsonNode verify = object.path("actions").path("verify");
        if (verify.isObject()) {
          byte[] named = Json.bytes(Map.of("oid", file.sha256(), "size", file.size()));
          requests.act("POST", verify, LFS, BodyPublishers.ofByteArray(named));
        }
      }
    }
  }

  private Commit commit(String repository, String summary, List<HubFile> files, Set<String> large)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    line(lines, "header", Map.of("summary", summary, "description", ""));
    for (HubFile file : files) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("path", file.path());
      if (large.contains(file.path())) {
        value.put("algo", "sha256");
        value.put("oid", file.sha256());
        value.put("size", file.size());
        line(lines, "lfsFile", value);
      } else {
        value.put("content", file.base64());
        value.put("encoding", "base64");
        line(lines, "file", value);
      }
    }
    JsonNode answer =
        requests
            .post(
                "/api/datasets/" + repository + "/commit/" + encoded(REVISION),
                "application/x-ndjson",
                BodyPublishers.ofString(lines.toString()),
                0)
            .body();
    return new Commit(
        answer.path("commitOid").asText(), URI.create(endpoint + "/datasets/" + repository));
  }

  private static void line(StringBuilder lines, String key, Map<String, ?> value) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("key", key);
    line.put("value", value);
    lines.append(Json.text(line)).append('\n');
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
