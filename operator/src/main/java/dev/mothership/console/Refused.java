package dev.mothership.console;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** A request that is not served, and what its sender can do about it. */
final class Refused extends WebApplicationException {
  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NOT_ACCEPTABLE = 406;
  static final int REQUEST_TIMEOUT = 408;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int TOO_MANY = 429;
  static final int UNAVAILABLE = 503;

  Refused(int status, String message) {
    super(message, answer(status, message).build());
  }

  private Refused(String message, Response answer) {
    super(message, answer);
  }

  /** One that may be sent again. */
  static Refused later(int status, String message, long seconds) {
    return new Refused(
        message,
        answer(status, message).header("Retry-After", Long.toString(Math.max(1, seconds))).build());
  }

  private static Response.ResponseBuilder answer(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("error", message));
  }
}
