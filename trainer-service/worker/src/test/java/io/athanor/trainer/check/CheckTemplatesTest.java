package io.athanor.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTemplatesTest {
  private static final String CHAT =
      "{% for m in messages %}{% if m.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}"
          + "{{ bos_token + m.role }}: {{ m.content }}\n{% endfor %}";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void template() throws Exception {
    Files.writeString(folder.resolve("chat.jinja"), CHAT);
  }

  @Test
  void equalRenderingsAndRefusalsAreCounted() throws Exception {
    // When
    int status =
        check(
            record("chat.jinja", "user", "\"rendered\": \"<s>user: hé\\n\""),
            record("chat", "tool", "\"error\": \"TemplateError: no tools\""));
    // Then
    assertThat(lines())
        .containsExactly(
            "2 of 2 renders are equal, 0 differ",
            "       1 equal byte by byte",
            "       1 refused as recorded");
    assertThat(status).isZero();
  }

  @Test
  void firstDifferenceIsShownWithItsPlace() throws Exception {
    // When
    int status =
        check(
            record("chat.jinja", "user", "\"rendered\": \"<s>user: he\\n\""),
            record("chat.jinja", "tool", "\"rendered\": \"\""),
            record("chat.jinja", "user", "\"error\": \"TypeError: x\""),
            record("chat.jinja", "tool", "\"error\": \"TemplateError: another\""));
    // Then
    assertThat(lines())
        .startsWith("0 of 4 renders are equal, 4 differ")
        .contains(
            "line 1, chat.jinja, case one: differs at character 11",
            "    recorded \"<s>user: he\\n\"",
            "    rendered \"<s>user: hé\\n\"",
            "line 2, chat.jinja, case one: is refused: chat template, line 1: no tools",
            "line 3, chat.jinja, case one: is rendered, recorded is: TypeError: x",
            "line 4, chat.jinja, case one: is refused with \"no tools\", recorded is:"
                + " TemplateError: another");
    assertThat(status).isOne();
  }

  @Test
  void dayOfTheRecordingIsFoundAndHoldsForAllOfIt() throws Exception {
    // Given
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(40);
    Files.writeString(folder.resolve("day.jinja"), "{{ strftime_now('%Y-%m-%d') }}");
    // When
    int status =
        check(
            record("day", "user", "\"rendered\": \"" + day + "\""),
            record("day", "user", "\"rendered\": \"" + day.plusDays(1) + "\""));
    // Then
    assertThat(lines())
        .startsWith("1 of 2 renders are equal, 1 differ")
        .contains("  dates as on " + day + ", the recording's day");
    assertThat(status).isOne();
  }

  @Test
  void templateForToolsIsTakenFromSeveral() throws Exception {
    // Given
    Files.writeString(
        folder.resolve("several.json"),
        """
        {"chat_template": [{"name": "default", "template": "d{{ date_string }}"},
                           {"name": "tool_use", "template": "{{ tools | length }} tools"}]}
        """);
    // When
    int status =
        check(
            """
            {"template": "several", "messages": [], "tools": [{}], "rendered": "1 tools"}""",
            """
            {"template": "several", "messages": [], "rendered": "d1 Jan",
             "chat_template_kwargs": {"date_string": "1 Jan"}}"""
                .replace("\n", ""));
    // Then
    assertThat(lines()).startsWith("2 of 2 renders are equal, 0 differ");
    assertThat(status).isZero();
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    assertThat(check("{\"template\": ")).isEqualTo(2);
    assertThat(check("{\"template\": \"chat.jinja\"}")).isEqualTo(2);
    assertThat(check(record("gone.jinja", "user", "\"rendered\": \"\""))).isEqualTo(2);
    assertThat(check()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("golden.jsonl, line 1: no JSON", "either \"rendered\" or \"error\"")
        .contains("gone.jinja: cannot be checked: there is no such file", "holds no rendering");
  }

  private static String record(String template, String role, String outcome) {
    return """
    {"template": "%s", "case": "one", "messages": [{"role": "%s", "content": "hé"}], "bos_token": "<s>", %s}"""
        .formatted(template, role, outcome);
  }

  private int check(String... lines) throws Exception {
    Path golden = folder.resolve("golden.jsonl");
    Files.write(golden, List.of(lines));
    return new CheckTemplates(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(golden.toString(), folder.toString()));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
