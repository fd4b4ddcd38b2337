package dev.mothership.app;

import dev.mothership.collect.BaseKeys;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the one Secret that an account names, of the account's own namespace; keeps nothing. */
@Singleton
final class SecretKeys {
  private static final String ID = "accessKeyId";
  private static final String SECRET = "secretAccessKey";
  private static final String CALL = "secrets:get";
  private static final String READER = "mothership-secret-reader";

  private final KubernetesClient client;
  private final PodSettings pod;

  SecretKeys(KubernetesClient client, PodSettings pod) {
    this.client = client;
    this.pod = pod;
  }

  /**
   * @throws OperationFailed with SECRET_NOT_READABLE where it may not be read, is not there or
   *     lacks a key, UNREACHABLE where the API server does not answer
   */
  BaseKeys read(String namespace, String name) {
    Secret secret;
    try {
      secret = client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? failed(FailureReason.SECRET_NOT_READABLE, "Forbidden", howToAllow(namespace, name), e)
          : failed(
              FailureReason.UNREACHABLE,
              "HTTP " + e.getCode(),
              "The API server did not answer for Secret \"" + name + "\"; it is asked again.",
              e);
    }
    if (secret == null) {
      throw failed(
          FailureReason.SECRET_NOT_READABLE,
          "NotFound",
          "There is no Secret \"%s\" in namespace \"%s\".".formatted(name, namespace),
          null);
    }
    return new BaseKeys(value(secret, ID), value(secret, SECRET));
  }

  private String howToAllow(String namespace, String name) {
    return "The operator may not read Secret \"%s\". Allow it in this namespace: kubectl create rolebinding %s --clusterrole=%s --serviceaccount=%s:mothership-operator -n %s"
        .formatted(name, READER, READER, pod.namespace(), namespace);
  }

  private static String value(Secret secret, String key) {
    Map<String, String> data = secret.getData();
    String encoded = data == null ? null : data.get(key);
    if (encoded == null) {
      throw failed(
          FailureReason.SECRET_NOT_READABLE,
          "KeyMissing",
          "Secret \"%s\" needs the keys %s and %s."
              .formatted(secret.getMetadata().getName(), ID, SECRET),
          null);
    }
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
  }

  private static OperationFailed failed(
      FailureReason reason, String code, String message, @Nullable Throwable cause) {
    return new OperationFailed(new Failure(reason, CALL, code, message), cause);
  }
}
