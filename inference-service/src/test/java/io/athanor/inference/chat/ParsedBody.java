package io.athanor.inference.chat;

import io.athanor.kit.http.openai.RequestField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A body that is in memory already, as tests have it. */
final class ParsedBody {

  private ParsedBody() {}

  static RequestField of(String body) {
    return of(body.getBytes(StandardCharsets.UTF_8));
  }

  static RequestField of(byte[] body) {
    try {
      return RequestBody.parse(new ByteArrayInputStream(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
