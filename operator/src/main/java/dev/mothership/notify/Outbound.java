package dev.mothership.notify;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls to where a tenant says: to hosts that the installation allows, by TLS, to public addresses
 * only, without redirects, retries or proxies.
 */
@Singleton
public final class Outbound {
  /** More of an answer than this is not read. */
  private static final long MOST = 1 << 20;

  private final List<AllowedHost> hosts;
  private final boolean allowPrivate;
  private final OkHttpClient http;

  @Inject
  public Outbound(NotifySettings settings, ForbiddenHosts forbidden) {
    this.hosts =
        settings.allowedHosts().orElse(List.of()).stream().map(AllowedHost::parse).toList();
    this.allowPrivate = settings.allowPrivate();
    this.http =
        new OkHttpClient.Builder()
            .socketFactory(new GuardedSockets(allowPrivate, forbidden))
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .build();
  }

  /**
   * An answer, whatever it says.
   *
   * @param body its first MiB
   */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    /** The first header of that name, which is without regard to case. */
    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .flatMap(header -> header.getValue().stream())
          .findFirst();
    }
  }

  /** Why nothing may be sent there, in a sentence that says what to do; empty where it may. */
  public Optional<String> problem(String url) {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null || !parsed.username().isEmpty() || !parsed.password().isEmpty()) {
      return Optional.of("The URL is none, or holds a user or password: correct it.");
    }
    if (!parsed.isHttps() && !allowPrivate) {
      return Optional.of("The URL has to begin with https://.");
    }
    if (hosts.stream().noneMatch(host -> host.admits(parsed))) {
      return Optional.of(
          "The installation does not allow the host \"%s\": ask its administrators to add it to mothership.notify.allowed-hosts."
              .formatted(parsed.host()));
    }
    return Optional.empty();
  }

  /**
   * Sends one request and reads what is answered.
   *
   * @param body null for none
   * @throws NotifyException with CHANNEL_REFUSED where the host is not allowed or its address is
   *     none of the Internet's
   * @throws IOException where there is no answer in time; it may have arrived for all that
   */
  public Answer send(
      String method,
      String url,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration timeout)
      throws IOException {
    Optional<String> problem = problem(url);
    if (problem.isPresent()) {
      throw refused(problem.get());
    }
    Request.Builder request = new Request.Builder().url(url);
    headers.forEach(request::header);
    String type = headers.getOrDefault("Content-Type", "application/json");
    request.method(method, body == null ? null : RequestBody.create(body, MediaType.get(type)));
    OkHttpClient timed = http.newBuilder().callTimeout(timeout).build();
    try (Response answer = timed.newCall(request.build()).execute()) {
      return new Answer(answer.code(), answer.headers().toMultimap(), bounded(answer));
    } catch (IOException e) {
      if (isRefused(e)) {
        throw refused(
            "The host leads to an address that is not the Internet's, where nothing is sent: correct the URL.");
      }
      throw e;
    }
  }

  private static byte[] bounded(Response answer) throws IOException {
    try (Buffer kept = new Buffer()) {
      BufferedSource source =
          Objects.requireNonNull(answer.body(), "an answer has a body").source();
      while (kept.size() < MOST && source.read(kept, MOST - kept.size()) >= 0) {
        continue;
      }
      return kept.readByteArray();
    }
  }

  private static boolean isRefused(Throwable failure) {
    if (failure instanceof GuardedSockets.Refused) {
      return true;
    }
    for (Throwable other : failure.getSuppressed()) {
      if (isRefused(other)) {
        return true;
      }
    }
    return failure.getCause() != null && isRefused(failure.getCause());
  }

  private static NotifyException refused(String message) {
    return NotifyException.channelRefused(
        new Failure(FailureReason.DESTINATION_REFUSED, "http:connect", "NotAllowed", message));
  }
}
