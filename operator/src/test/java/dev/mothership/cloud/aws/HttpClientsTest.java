package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Companies stand between the operator and AWS: by a proxy, or by authorities of their own. */
class HttpClientsTest {
  private static final String PASSWORD = "changeit";
  @TempDir Path folder;

  /** As the operator reads them; names and values in turn. */
  private static AwsSettings settings(Object... given) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(AwsSettings.class);
    for (int i = 0; i < given.length; i += 2) {
      builder.withDefaultValue("mothership.aws." + given[i], given[i + 1].toString());
    }
    return builder.build().getConfigMapping(AwsSettings.class);
  }

  private static HttpExecuteResponse get(AwsSettings settings, URI uri) throws IOException {
    try (SdkHttpClient client = HttpClients.open(settings)) {
      return client
          .prepareRequest(
              HttpExecuteRequest.builder()
                  .request(SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build())
                  .build())
          .call();
    }
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void requestsGoThroughTheProxyWithItsPassword() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer proxy = HttpServer.create(anywhere(), 0);
    proxy.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String who = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            if (who == null) {
              exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
              exchange.sendResponseHeaders(407, -1);
              return;
            }
            asked.add(exchange.getRequestURI() + " " + who);
            exchange.sendResponseHeaders(204, -1);
          }
        });
    proxy.start();
    try {
      URI through = URI.create("http://amina:s3cret@127.0.0.1:" + proxy.getAddress().getPort());
      HttpExecuteResponse answer =
          get(settings("proxy", through), URI.create("http://ec2.example.invalid/"));
      assertThat(answer.httpResponse().statusCode()).isEqualTo(204);
    } finally {
      proxy.stop(0);
    }
    String basic =
        Base64.getEncoder().encodeToString("amina:s3cret".getBytes(StandardCharsets.UTF_8));
    assertThat(asked).containsExactly("http://ec2.example.invalid/ Basic " + basic);
  }

  @Test
  void anAuthorityOfTheBundleIsTrustedAndNoOther() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        store,
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1");
    Path bundle = folder.resolve("authorities.pem");
    keytool("-exportcert", store, "-rfc", "-file", bundle.toString());
    HttpsServer server = HttpsServer.create(anywhere(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity(store)));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    try {
      URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertThat(get(settings("ca-bundle", bundle), uri).httpResponse().statusCode())
          .isEqualTo(204);
      assertThatThrownBy(() -> get(settings(), uri)).isInstanceOf(SSLException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBundleThatCannotBeReadIsToldByItsSetting() throws IOException {
    Path bundle = Files.writeString(folder.resolve("broken.pem"), "no certificate");
    assertThatThrownBy(() -> HttpClients.open(settings("ca-bundle", bundle)))
        .hasMessageContaining("mothership.aws.ca-bundle")
        .hasMessageContaining(bundle.toString());
  }

  private static SSLContext identity(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String command, Path store, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "server"));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();
  }
}
