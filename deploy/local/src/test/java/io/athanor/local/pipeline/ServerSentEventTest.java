package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class ServerSentEventTest {

  @Test
  void eventsAreReadOneByOneAndCommentsPassedOver() throws IOException {
    // Given
    var stream =
        new BufferedReader(
            new StringReader(
                """
                : keep-alive

                id: 7
                event: a.b
                data: {"x":
                data:1}

                data: bare

                """));
    // When / Then
    assertThat(ServerSentEvent.next(stream))
        .contains(new ServerSentEvent("7", "a.b", "{\"x\":\n1}"));
    assertThat(ServerSentEvent.next(stream)).contains(new ServerSentEvent("", "message", "bare"));
    assertThat(ServerSentEvent.next(stream)).isEmpty();
  }

  @Test
  void eventThatBreaksOffIsNotDelivered() throws IOException {
    // Given
    var stream = new BufferedReader(new StringReader("id: 7\ndata: half"));
    // When / Then
    assertThat(ServerSentEvent.next(stream)).isEmpty();
  }
}
