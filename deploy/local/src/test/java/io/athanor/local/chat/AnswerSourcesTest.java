package io.athanor.local.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class AnswerSourcesTest {

  private final AnswerSources sources = new AnswerSources();

  @Test
  void sourcesStandOnceEachInTheOrderOfTheirNumbers() throws JsonProcessingException {
    // When
    read(
        """
        {"choices":[{"delta":{"annotations":[
          {"x_number":2,"x_quote":"of oak","url_citation":{"url":"http://mill.example/2"}},
          {"x_number":1,"x_quote":"by Ada Birch","url_citation":{"url":"http://mill.example/1"}},
          {"x_number":2,"x_quote":"two wheels","url_citation":{"url":"http://mill.example/2"}}],
          "x_grounding":{"supported":true}}}]}
        """);
    // Then
    assertThat(sources.lines())
        .containsExactly(
            "  [1] http://mill.example/1: \"by Ada Birch\"",
            "  [2] http://mill.example/2: \"of oak\"");
  }

  @Test
  void answerWithoutSupportSaysSo() throws JsonProcessingException {
    // When
    read(
        "{\"choices\":[{\"delta\":{\"annotations\":[],\"x_grounding\":{\"note\":\"Nothing.\"}}}]}");
    read("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
    // Then
    assertThat(sources.lines()).containsExactly("  (Nothing.)");
  }

  private void read(String chunk) throws JsonProcessingException {
    sources.read(JsonMapper.builder().build().readTree(chunk));
  }
}
