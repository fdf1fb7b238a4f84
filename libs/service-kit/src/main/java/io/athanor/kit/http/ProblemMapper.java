package io.athanor.kit.http;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.http.openai.OpenAiErrors;
import io.athanor.kit.transaction.DatabaseOutage;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure of a resource into a {@link Problem}, or into OpenAI's error object where its
 * clients ask; never shows a stack trace.
 */
public final class ProblemMapper {

  private static final Logger LOGGER = LoggerFactory.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response problem(ProblemException failure, UriInfo uri) {
    return respond(Problem.of(failure, uri.getPath()));
  }

  @ServerExceptionMapper
  public Response blobFailure(BlobStoreException failure, UriInfo uri) {
    LOGGER.atError().setCause(failure).log("blob store failed");
    return problem(new ProblemException(failure.code(), String.valueOf(failure.getMessage())), uri);
  }

  @ServerExceptionMapper
  public Response invalidArgument(IllegalArgumentException failure, UriInfo uri) {
    return problem(
        new ProblemException(ProblemCode.INVALID_REQUEST, String.valueOf(failure.getMessage())),
        uri);
  }

  @ServerExceptionMapper
  public Response framework(WebApplicationException failure, UriInfo uri) {
    int status = failure.getResponse().getStatus();
    ProblemCode code = status == 404 ? ProblemCode.NOT_FOUND : ProblemCode.INVALID_REQUEST;
    String detail =
        status == 404
            ? "there is nothing at " + uri.getPath()
            : String.valueOf(failure.getMessage());
    Problem problem = Problem.of(new ProblemException(code, detail), uri.getPath());
    return respond(
        new Problem(
            problem.type(), problem.title(), status, code, detail, problem.instance(), null));
  }

  @ServerExceptionMapper
  public Response defect(RuntimeException failure, UriInfo uri) {
    if (DatabaseOutage.isBehind(failure)) {
      LOGGER.atWarn().setCause(failure).log("the database is away");
      return problem(
          new ProblemException(
              ProblemCode.STORAGE_UNAVAILABLE,
              "the database does not answer now; try again in a few seconds"),
          uri);
    }
    LOGGER.atError().setCause(failure).log("request failed");
    return problem(
        new ProblemException(
            ProblemCode.INTERNAL_ERROR, "a defect of Athanor; the service's log has the details"),
        uri);
  }

  private static Response respond(Problem problem) {
    if (OpenAiErrors.isExpectedAt(problem.instance())) {
      return OpenAiErrors.response(problem);
    }
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
