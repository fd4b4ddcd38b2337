package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Credentials;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Fetches from where the installation's administrators say. A server may redirect only by TLS and
 * only to public addresses, unless to itself.
 */
public final class FeedHttp {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int MOST_HOPS = 5;
  private static final long MOST_BYTES = 8L << 30;

  private final OkHttpClient http;
  private final OkHttpClient elsewhere;

  public FeedHttp(FeedSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .readTimeout(SILENCE)
            .followRedirects(false)
            .followSslRedirects(false);
    settings.proxy().ifPresent(uri -> proxy(builder, uri));
    settings.caBundle().ifPresent(file -> trust(builder, file));
    this.http = builder.build();
    // Behind a proxy, names are for the proxy to resolve: the only one looked up here is its own.
    this.elsewhere =
        settings.proxy().isPresent() ? http : http.newBuilder().dns(FeedHttp::publicOnly).build();
  }

  /**
   * What was fetched.
   *
   * @param lastModified empty where the server does not say
   */
  public record Fetched(Path file, Optional<Instant> lastModified) {}

  /** Whether a source is fetched rather than read from a disk. */
  public static boolean isUrl(String source) {
    return source.startsWith("https://") || source.startsWith("http://");
  }

  /** A URL as it may be shown and stored: without user, password and query. */
  public static String shown(String url) {
    HttpUrl parsed = parse(url);
    return parsed
        .newBuilder()
        .username("")
        .password("")
        .query(null)
        .fragment(null)
        .build()
        .toString();
  }

  /**
   * Fetches a file into a folder.
   *
   * @throws FeedRefused where the answer is another than the file, with what to do
   * @throws IOException where there is no answer
   */
  public Fetched fetch(String url, Path folder) throws IOException {
    HttpUrl given = parse(url);
    HttpUrl at = given;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      boolean own = at.host().equals(given.host()) && at.port() == given.port();
      OkHttpClient client = own ? http : elsewhere;
      Request.Builder request = new Request.Builder().url(at);
      if (own && !given.username().isEmpty()) {
        request.header("Authorization", Credentials.basic(given.username(), given.password()));
      }
      try (Response answer = client.newCall(request.build()).execute()) {
        String target = answer.header("Location");
        if (answer.isRedirect() && target != null) {
          at = redirected(given, at, target);
        } else if (answer.isSuccessful()) {
          return kept(answer, folder);
        } else {
          throw new FeedRefused(
              "%s answered HTTP %d".formatted(shown(at.toString()), answer.code()));
        }
      }
    }
    throw new FeedRefused("it is redirected more than %d times".formatted(MOST_HOPS));
  }

  private static HttpUrl parse(String url) {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null) {
      throw new FeedRefused("it is no URL");
    }
    return parsed;
  }

  private static HttpUrl redirected(HttpUrl given, HttpUrl at, String location)
      throws UnknownHostException {
    HttpUrl target = at.resolve(location);
    if (target == null) {
      throw new FeedRefused("it is redirected to what is no URL");
    }
    boolean own = target.host().equals(given.host()) && target.port() == given.port();
    if (!target.isHttps() && !(own && !given.isHttps())) {
      throw new FeedRefused(
          "it is redirected to %s, which is not https".formatted(shown(target.toString())));
    }
    if (!own && isAddress(target.host())) {
      publicOnly(target.host());
    }
    return target;
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  /** A name that also stands for a private address is not followed at all. */
  private static List<InetAddress> publicOnly(String host) throws UnknownHostException {
    List<InetAddress> addresses = Dns.SYSTEM.lookup(host);
    if (addresses.stream().anyMatch(PrivateAddresses::contains)) {
      throw new FeedRefused(
          "it is redirected to %s, which is a private address; give that URL itself if it is meant"
              .formatted(host));
    }
    return addresses;
  }

  private static Fetched kept(Response answer, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "fetched", "");
    try (InputStream in = Objects.requireNonNull(answer.body(), "an answer has one").byteStream();
        OutputStream out = Files.newOutputStream(file)) {
      new BoundedStream(in, "the answer", MOST_BYTES).transferTo(out);
    }
    return new Fetched(file, lastModified(answer.header("Last-Modified")));
  }

  private static Optional<Instant> lastModified(@org.jspecify.annotations.Nullable String header) {
    try {
      return Optional.ofNullable(header)
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static void proxy(OkHttpClient.Builder builder, URI uri) {
    builder.proxy(
        new Proxy(
            Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort())));
    String user = uri.getUserInfo();
    if (user != null) {
      String[] parts = user.split(":", 2);
      String basic = Credentials.basic(parts[0], parts.length > 1 ? parts[1] : "");
      builder.proxyAuthenticator(
          (route, answer) ->
              answer.request().header("Proxy-Authorization") != null
                  ? null
                  : answer.request().newBuilder().header("Proxy-Authorization", basic).build());
    }
  }

  private static void trust(OkHttpClient.Builder builder, Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      TrustManager[] managers = factory.getTrustManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      builder.sslSocketFactory(
          context.getSocketFactory(),
          (X509TrustManager)
              Arrays.stream(managers)
                  .filter(X509TrustManager.class::isInstance)
                  .findFirst()
                  .orElseThrow());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "mothership.feeds.ca-bundle: " + pem + " cannot be read as PEM certificates", e);
    }
  }
}
