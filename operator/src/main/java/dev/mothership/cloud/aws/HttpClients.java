package dev.mothership.cloud.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/**
 * The HTTP client of a session, behind the proxy and with the authorities that the settings name.
 */
final class HttpClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 16;

  private HttpClients() {}

  static SdkHttpClient open(AwsSettings settings) {
    ApacheHttpClient.Builder builder =
        ApacheHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(ANSWER)
            .maxConnections(CONNECTIONS);
    settings.proxy().ifPresent(uri -> builder.proxyConfiguration(proxy(uri)));
    settings
        .caBundle()
        .ifPresent(
            file -> {
              TrustManager[] trusted = trusted(file);
              builder.tlsTrustManagersProvider(() -> trusted);
            });
    return builder.build();
  }

  private static ProxyConfiguration proxy(URI uri) {
    ProxyConfiguration.Builder proxy =
        ProxyConfiguration.builder()
            .endpoint(URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()));
    String user = uri.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      proxy.username(colon < 0 ? user : user.substring(0, colon));
      proxy.password(colon < 0 ? "" : user.substring(colon + 1));
    }
    return proxy.build();
  }

  private static TrustManager[] trusted(Path pem) {
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
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "mothership.aws.ca-bundle: " + pem + " cannot be read as PEM certificates", e);
    }
  }
}
