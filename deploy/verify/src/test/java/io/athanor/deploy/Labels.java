package io.athanor.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Label selectors as Kubernetes reads them. */
final class Labels {

  private Labels() {}

  /** The selector of a Service, which writes its labels without {@code matchLabels}. */
  static JsonNode selector(JsonNode labels) {
    return JsonNodeFactory.instance.objectNode().set("matchLabels", labels);
  }

  /** Whether a selector picks a pod or a template of pods. */
  static boolean match(JsonNode selector, JsonNode pod) {
    JsonNode labels = pod.at("/metadata/labels");
    boolean equal =
        selector.path("matchLabels").properties().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    return equal
        && KubernetesObject.elements(selector.path("matchExpressions"))
            .allMatch(expression -> isIn(expression, labels));
  }

  private static boolean isIn(JsonNode expression, JsonNode labels) {
    if (!expression.path("operator").asText().equals("In")) {
      throw new IllegalArgumentException("only In is understood here, was " + expression);
    }
    JsonNode value = labels.path(expression.path("key").asText());
    return KubernetesObject.elements(expression.path("values")).anyMatch(value::equals);
  }
}
