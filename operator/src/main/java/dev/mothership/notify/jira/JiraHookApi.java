package dev.mothership.notify.jira;

import dev.mothership.model.OperationFailed;
import dev.mothership.notify.Callbacks;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Where Jira's webhooks call: {@code /hooks/jira/NAMESPACE/CHANNEL}, or {@code /hooks/jira/CHANNEL}
 * for a cluster channel. Whoever cannot sign learns nothing, not even which channels there are.
 */
@Singleton
@Path("/hooks/jira")
public final class JiraHookApi {
  private static final Logger LOG = Logger.getLogger(JiraHookApi.class);
  private static final int AT_ONCE = 4;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final String SOON = "5";

  private final Callbacks callbacks;
  private final JiraHook hook;
  private final Semaphore places = new Semaphore(AT_ONCE);

  public JiraHookApi(Callbacks callbacks, JiraHook hook) {
    this.callbacks = callbacks;
    this.hook = hook;
  }

  @POST
  @Path("/{namespace}/{channel}")
  public Response namespaced(
      @PathParam("namespace") String namespace,
      @PathParam("channel") String channel,
      @HeaderParam(JiraHook.SIGNATURE) @Nullable String signature,
      InputStream body)
      throws IOException {
    return take(namespace, channel, signature, body);
  }

  @POST
  @Path("/{channel}")
  public Response cluster(
      @PathParam("channel") String channel,
      @HeaderParam(JiraHook.SIGNATURE) @Nullable String signature,
      InputStream body)
      throws IOException {
    return take("", channel, signature, body);
  }

  private Response take(String namespace, String name, @Nullable String signature, InputStream body)
      throws IOException {
    if (!places.tryAcquire()) {
      return later();
    }
    try {
      byte[] word = body.readNBytes(JiraHook.MOST_BYTES + 1);
      Optional<Callbacks.Callback> callback = callbacks.find("jira", namespace, name);
      JiraHook.Outcome outcome =
          callback
              .map(
                  found ->
                      hook.take(
                          found.channelId(),
                          () -> found.secret().get().getOrDefault("webhookSecret", "").strip(),
                          signature == null ? "" : signature,
                          word))
              .orElse(JiraHook.Outcome.REFUSED);
      return Response.status(
              outcome == JiraHook.Outcome.REFUSED
                  ? Response.Status.fromStatusCode(UNAUTHORIZED)
                  : Response.Status.ACCEPTED)
          .build();
    } catch (OperationFailed | JdbiException e) {
      LOG.warnf("a word of Jira's cannot be looked at now: %s", e.getMessage());
      return later();
    } finally {
      places.release();
    }
  }

  private static Response later() {
    return Response.status(UNAVAILABLE).header("Retry-After", SOON).build();
  }
}
