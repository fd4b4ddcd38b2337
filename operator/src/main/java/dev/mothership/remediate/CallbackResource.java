package dev.mothership.remediate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Jobs report, on every replica. A run has a token of its own, which is all that a Job has
 * and all that this asks for; without one nothing is told, not even whether there is such a run.
 */
@Path("/remediation/runs/{run}/reports")
@Singleton
public final class CallbackResource {
  private static final String BEARER = "Bearer ";

  /** Ample for the state of a resource. */
  private static final int LARGEST = 256 * 1024;

  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final ReportDesk desk;

  CallbackResource(ReportDesk desk) {
    this.desk = desk;
  }

  /** Answers once the report is written down: 200 with a {@link Reply}. */
  @POST
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response report(
      @PathParam("run") long run,
      @HeaderParam("Authorization") @Nullable String authorization,
      InputStream body)
      throws IOException {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      return Response.status(Response.Status.UNAUTHORIZED).build();
    }
    byte[] text = body.readNBytes(LARGEST + 1);
    if (text.length > LARGEST) {
      return Response.status(TOO_LARGE).build();
    }
    Report report;
    try {
      report = MAPPER.readValue(text, Report.class);
    } catch (JsonProcessingException e) {
      return Response.status(UNPROCESSABLE).build();
    }
    Optional<Reply> reply = desk.take(run, authorization.substring(BEARER.length()), report);
    return reply.isPresent()
        ? Response.ok(text(reply.get())).build()
        : Response.status(Response.Status.UNAUTHORIZED).build();
  }

  private static String text(Reply reply) throws JsonProcessingException {
    return MAPPER.writeValueAsString(reply);
  }
}
