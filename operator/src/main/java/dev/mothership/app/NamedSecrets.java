package dev.mothership.app;

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
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one Secret by its name; keeps nothing. */
@Singleton
final class NamedSecrets {
  private static final String CALL = "secrets:get";
  private static final String READER = "mothership-secret-reader";

  private final KubernetesClient client;
  private final PodSettings pod;

  NamedSecrets(KubernetesClient client, PodSettings pod) {
    this.client = client;
    this.pod = pod;
  }

  /**
   * Its values as text, without white space around them.
   *
   * @param namespace of the object that names it; empty for the operator's own
   * @throws OperationFailed with SECRET_NOT_READABLE where it may not be read or is not there,
   *     UNREACHABLE where the API server does not answer
   */
  Map<String, String> read(String namespace, String name) {
    String where = namespace.isEmpty() ? pod.namespace() : namespace;
    Secret secret;
    try {
      secret = client.secrets().inNamespace(where).withName(name).get();
    } catch (KubernetesClientException e) {
      throw e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? failed(FailureReason.SECRET_NOT_READABLE, "Forbidden", howToAllow(where, name), e)
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
          "There is no Secret \"%s\" in namespace \"%s\".".formatted(name, where),
          null);
    }
    Map<String, String> values = new HashMap<>();
    Map<String, String> data = secret.getData();
    (data == null ? Map.<String, String>of() : data)
        .forEach((key, value) -> values.put(key, decoded(value)));
    return values;
  }

  /** Of a Secret that lacks a key. */
  static OperationFailed lacking(String name, String... keys) {
    return failed(
        FailureReason.SECRET_NOT_READABLE,
        "KeyMissing",
        "Secret \"%s\" needs the keys %s.".formatted(name, String.join(" and ", keys)),
        null);
  }

  private String howToAllow(String namespace, String name) {
    return "The operator may not read Secret \"%s\". Allow it in this namespace: kubectl create rolebinding %s --clusterrole=%s --serviceaccount=%s:mothership-operator -n %s"
        .formatted(name, READER, READER, pod.namespace(), namespace);
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip();
  }

  private static OperationFailed failed(
      FailureReason reason, String code, String message, @Nullable Throwable cause) {
    return new OperationFailed(new Failure(reason, CALL, code, message), cause);
  }
}
