package io.athanor.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.athanor.local.service.Service;
import io.athanor.local.service.ServiceNode;
import io.athanor.local.service.ServiceNodes;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.TrainerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The front door before three trainer nodes. */
@Timeout(30)
class FrontDoorNodesTest {

  private static final String RUNS = "/api/training/runs";

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, HttpServer> running = new HashMap<>();
  private PlatformSettings settings;
  private List<ServiceNode> nodes;
  private FrontDoor door;

  @BeforeEach
  void open() throws IOException {
    settings =
        PlatformSettings.of(new DataFolder(folder), Ports.free())
            .withTrainers(TrainerSettings.sharing(3));
    ServiceNodes all = ServiceNodes.of(settings);
    nodes = all.of(Service.TRAINER);
    for (ServiceNode node : nodes) {
      start(node);
    }
    door = FrontDoor.open(settings, all);
  }

  @AfterEach
  void close() {
    door.close();
    running.values().forEach(server -> server.stop(0));
    http.shutdownNow();
  }

  @Test
  void nodesAreNamedAndHaveAPortAndAFolderEach() {
    assertThat(nodes)
        .extracting(ServiceNode::name)
        .containsExactly("trainer-1", "trainer-2", "trainer-3");
    assertThat(nodes).extracting(ServiceNode::port).doesNotHaveDuplicates();
    assertThat(nodes.getFirst().port()).isEqualTo(settings.ports().of(PortOwner.TRAINER));
    assertThat(nodes).extracting(ServiceNode::runFolder).doesNotHaveDuplicates();
  }

  @Test
  void requestsGoToTheNodesInTurn() throws Exception {
    assertThat(answers(6))
        .containsExactlyInAnyOrder(
            "trainer-1", "trainer-1", "trainer-2", "trainer-2", "trainer-3", "trainer-3");
  }

  @Test
  void requestForANodeThatIsDownIsAnsweredByAnother() throws Exception {
    // Given
    running.get("trainer-1").stop(0);
    running.get("trainer-3").stop(0);
    // When
    List<String> answers = answers(4);
    // Then
    assertThat(answers).containsOnly("trainer-2");
    assertThat(post("x".repeat(1_000_000))).isEqualTo("trainer-2 1000000");
  }

  @Test
  void restartedNodeIsAskedAgain() throws Exception {
    // Given
    running.get("trainer-2").stop(0);
    assertThat(answers(3)).doesNotContain("trainer-2");
    // When
    start(nodes.get(1));
    // Then
    List<String> answers = new ArrayList<>();
    while (!answers.contains("trainer-2")) {
      answers.addAll(answers(3));
    }
    assertThat(answers).contains("trainer-1", "trainer-3");
  }

  @Test
  void healthNamesEveryNodeAndTheServiceIsUpWhileOneIs() throws Exception {
    // Given
    running.get("trainer-1").stop(0);
    // When
    String health = get("/health");
    // Then
    assertThat(health)
        .contains("\"trainer-service\":\"UP\"")
        .contains("\"trainer-1\":\"DOWN\"", "\"trainer-2\":\"UP\"", "\"trainer-3\":\"UP\"");
  }

  private List<String> answers(int requests) throws Exception {
    List<String> answers = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      answers.add(get(RUNS).split(" ")[0]);
    }
    return answers;
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private String post(String body) throws Exception {
    return send(HttpRequest.newBuilder(uri(RUNS)).POST(BodyPublishers.ofString(body)).build());
  }

  private String send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return response.body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + settings.ports().of(PortOwner.FRONT_DOOR) + path);
  }

  private void start(ServiceNode node) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), 0);
    server.createContext(
        "/",
        exchange -> {
          int length = exchange.getRequestBody().readAllBytes().length;
          byte[] answer = (node.name() + " " + length).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    running.put(node.name(), server);
  }
}
