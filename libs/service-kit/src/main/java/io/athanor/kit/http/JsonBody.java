package io.athanor.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.json.Json;

/** The JSON body of a request. */
public final class JsonBody {

  private JsonBody() {}

  /**
   * Reads a body.
   *
   * @throws ProblemException that says where it is no such object
   */
  public static <T> T read(String body, Class<T> type) {
    T read;
    try {
      read = Json.mapper().readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "the body cannot be read: " + e.getOriginalMessage());
    }
    if (read == null) {
      throw new ProblemException(ProblemCode.INVALID_REQUEST, "the body must be a JSON object");
    }
    return read;
  }
}
