package io.athanor.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.athanor.kit.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Writes the rules of objects. */
final class ObjectGrammar {

  /** A member: its text up to the value, and whether it may be left out. */
  private record Member(String text, boolean required) {}

  private final GrammarRules rules;
  private final Function<Schema, String> ruleOf;
  private final String space;

  ObjectGrammar(GrammarRules rules, Function<Schema, String> ruleOf) {
    this.rules = rules;
    this.ruleOf = ruleOf;
    this.space = JsonRules.SPACE.in(rules);
  }

  String body(Schema schema) {
    List<Member> members = members(schema);
    String content = members.isEmpty() ? map(schema) : list(members);
    return "\"{\" %s %s %s \"}\"".formatted(space, content, space);
  }

  private List<Member> members(Schema schema) {
    List<Member> members = new ArrayList<>();
    Set<String> required = new HashSet<>();
    schema.get("required").forEach(name -> required.add(name.asText()));
    Schema properties = schema.child("properties");
    if (schema.has("properties") && !properties.node().isObject()) {
      throw schema.unsupported("properties", "'properties' must be an object");
    }
    properties
        .node()
        .fieldNames()
        .forEachRemaining(
            name -> members.add(member(name, properties.child(name), required.remove(name))));
    JsonNode others = schema.get("additionalProperties");
    for (JsonNode node : schema.get("required")) {
      String name = node.asText();
      if (required.remove(name)) {
        if (others.isBoolean() && !others.booleanValue()) {
          throw schema.unsupported(
              "required", "'%s' is required but not among the properties".formatted(name));
        }
        members.add(
            member(
                name,
                others.isObject()
                    ? schema.child("additionalProperties")
                    : new Schema(BooleanNode.TRUE, schema.path()),
                true));
      }
    }
    return members;
  }

  private Member member(String name, Schema value, boolean required) {
    String key = GrammarRules.literal(Json.text(name) + ":");
    return new Member("%s %s %s".formatted(key, space, ruleOf.apply(value)), required);
  }

  /** An object of any names, as {@code additionalProperties} allows them. */
  private String map(Schema schema) {
    JsonNode others = schema.get("additionalProperties");
    if (schema.has("properties") || (others.isBoolean() && !others.booleanValue())) {
      return "";
    }
    String value =
        others.isObject()
            ? ruleOf.apply(schema.child("additionalProperties"))
            : JsonRules.VALUE.in(rules);
    String member = "%s \":\" %s %s".formatted(JsonRules.STRING.in(rules), space, value);
    return "(%s (\",\" %s %s)*)?".formatted(member, space, member);
  }

  /**
   * The members in order, with commas between those that are there: a rule for what follows when
   * something came before, and one for when nothing did.
   */
  private String list(List<Member> members) {
    String afterSome = "";
    String afterNone = "";
    for (Member member : members.reversed()) {
      String first = member.text() + " " + afterSome;
      String next = "\",\" %s %s".formatted(space, member.text());
      if (member.required()) {
        afterNone = first;
        afterSome = named(next + " " + afterSome);
      } else {
        afterNone =
            afterNone.isEmpty()
                ? "(%s)?".formatted(first)
                : named(first + " | " + named(afterNone));
        afterSome = named("(%s)? %s".formatted(next, afterSome));
      }
    }
    return afterNone;
  }

  private String named(String body) {
    return rules.put(rules.fresh("m"), body);
  }
}
