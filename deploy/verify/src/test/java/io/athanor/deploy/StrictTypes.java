package io.athanor.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of Kubernetes and of the operators, from their own OpenAPI documents (see {@code
 * tools/update-schemas} for their versions). A field that a type does not have is a problem, and so
 * are a wrong type, a missing field and a value outside of an enumeration. What only a server
 * checks, such as CEL rules, is not checked here.
 */
final class StrictTypes {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private StrictTypes() {}

  /** One line for each problem: the object, the place in it, what is wrong. */
  static List<String> problems(List<KubernetesObject> objects) {
    var problems = new ArrayList<String>();
    for (KubernetesObject object : objects) {
      check(object.toString(), object.json(), object.apiVersion(), object.kind(), problems);
      if (object.is("ConfigMap")) {
        object
            .podTemplate()
            .ifPresent(
                pod -> {
                  var template = JsonNodeFactory.instance.objectNode();
                  template.put("apiVersion", "v1").put("kind", "PodTemplate");
                  template.putObject("metadata").put("name", object.name());
                  template.set("template", pod);
                  check(object.toString(), template, "v1", "PodTemplate", problems);
                });
      }
    }
    return problems;
  }

  private static void check(
      String owner, JsonNode json, String apiVersion, String kind, List<String> problems) {
    String name = "%s_%s".formatted(apiVersion.replace('/', '_'), kind);
    schema(name)
        .validate(json)
        .forEach(problem -> problems.add("%s: %s".formatted(owner, problem.getMessage())));
  }

  private static JsonSchema schema(String name) {
    return SCHEMAS.computeIfAbsent(
        name,
        key -> {
          String resource = "/schemas/%s.json".formatted(key);
          try (InputStream stream = StrictTypes.class.getResourceAsStream(resource)) {
            if (stream == null) {
              throw new IllegalArgumentException(
                  "no type is known for " + key + ": add it to tools/update-schemas");
            }
            return FACTORY.getSchema(stream);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
