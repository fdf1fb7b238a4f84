package io.athanor.kit.http.openai;

import io.athanor.kit.http.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes failures as OpenAI's error object, with the headers that steer its clients' retries. */
public final class OpenAiErrors {

  private static final String ROOT = "v1/";
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final int TOO_MANY_REQUESTS = 429;

  /** Whether callers of this path expect OpenAI's format. */
  public static boolean isExpectedAt(String path) {
    return path.startsWith(ROOT, path.startsWith("/") ? 1 : 0);
  }

  /** The answer to a request under {@code /v1} that failed. */
  public static Response response(OpenAiException failure) {
    int status = failure.status();
    Response.ResponseBuilder response =
        Response.status(status).entity(failure.error()).type(MediaType.APPLICATION_JSON);
    if (status == TOO_MANY_REQUESTS) {
      response.header("Retry-After", RETRY_AFTER_SECONDS);
    } else if (status < 500) {
      // A request that is wrong stays wrong; without this the clients repeat some of them.
      response.header("x-should-retry", "false");
    }
    return response.build();
  }

  /** A problem of our own code or of the framework, in the caller's format. */
  public static Response response(Problem problem) {
    return response(OpenAiException.of(problem));
  }

  @ServerExceptionMapper
  public Response refused(OpenAiException refusal) {
    return response(refusal);
  }
}
