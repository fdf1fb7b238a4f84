package io.athanor.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.failure.PlatformFailure;

/**
 * What a service answered.
 *
 * @param body the thing that was asked for, or a problem (RFC 9457)
 */
public record ServiceAnswer(int status, JsonNode body) {

  private static final int FIRST_ERROR_STATUS = 400;

  /**
   * The body of a request that succeeded.
   *
   * @throws PlatformFailure with the problem's detail when it did not
   */
  public JsonNode orFailure() {
    if (status >= FIRST_ERROR_STATUS) {
      throw new PlatformFailure(body.path("detail").asText(body.path("title").asText()));
    }
    return body;
  }
}
