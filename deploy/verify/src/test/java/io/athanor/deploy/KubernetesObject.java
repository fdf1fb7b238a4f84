package io.athanor.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object as it would be sent to the Kubernetes API. */
record KubernetesObject(JsonNode json) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Every document of a YAML text; a key that stands twice in a mapping is an error. */
  static List<KubernetesObject> readAll(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      var objects = new ArrayList<KubernetesObject>();
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (!document.isEmpty()) {
          objects.add(new KubernetesObject(document));
        }
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode readOne(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String apiVersion() {
    return json.path("apiVersion").asText();
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  boolean is(String kind) {
    return kind().equals(kind);
  }

  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  String label(String key) {
    return json.at("/metadata/labels").path(key).asText();
  }

  /** The pod that the object makes or is; job mode's lies as text in a ConfigMap. */
  Optional<JsonNode> podTemplate() {
    return switch (kind()) {
      case "Deployment", "Job" -> Optional.of(json.at("/spec/template"));
      case "Pod" -> Optional.of(json);
      case "ConfigMap" ->
          Optional.of(json.at("/data/pod-template.yaml"))
              .filter(JsonNode::isTextual)
              .map(text -> readOne(text.asText()));
      default -> Optional.empty();
    };
  }

  /** Containers of the pod, those that initialise it included. */
  List<JsonNode> containers() {
    return podTemplate()
        .map(pod -> Stream.of("/spec/initContainers", "/spec/containers").map(pod::at))
        .orElse(Stream.empty())
        .flatMap(KubernetesObject::elements)
        .toList();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
