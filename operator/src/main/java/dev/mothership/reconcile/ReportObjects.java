package dev.mothership.reconcile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Report objects as the API server lists them, of one glance at it: a page at a time, as one
 * document that is the same as long as the objects are.
 */
final class ReportObjects {
  /** An object may be as large as etcd takes it, of a megabyte and a half. */
  private static final long PAGE = 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OF_TRIVY = "trivy-operator.";
  private static final String OURS = "mothership";

  private final KubernetesClient client;
  private final Map<String, Optional<String>> versions = new HashMap<>();

  ReportObjects(KubernetesClient client) {
    this.client = client;
  }

  /** UID of the namespace that every cluster has, and keeps. */
  String cluster() {
    return client.namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  /** The version of the group that the API server likes best; empty where it serves none. */
  private Optional<String> version(String group) {
    return versions.computeIfAbsent(
        group,
        name -> {
          APIGroup served = client.getApiGroup(name);
          return served == null
              ? Optional.empty()
              : Optional.of(served.getPreferredVersion().getVersion());
        });
  }

  /**
   * Writes all objects of a kind.
   *
   * @param namespaces where it is namespaced: those in which it is looked for
   * @return false where the API server does not serve the kind; then the document is of no use
   * @throws KubernetesClientException where it cannot be listed
   */
  boolean write(ReportKind kind, List<String> namespaces, String cluster, OutputStream out)
      throws IOException {
    Optional<String> version = version(kind.group());
    if (version.isEmpty()) {
      return false;
    }
    ResourceDefinitionContext context = kind.context(version.get());
    try (JsonGenerator json = begin(cluster, out)) {
      if (kind.namespaced()) {
        for (String namespace : namespaces) {
          write(context, namespace, json);
        }
      } else {
        write(context, null, json);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
    return true;
  }

  /** That there is nothing any more. */
  static void writeNone(String cluster, OutputStream out) throws IOException {
    begin(cluster, out).close();
  }

  private static JsonGenerator begin(String cluster, OutputStream out) throws IOException {
    JsonGenerator json =
        JSON.createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .enable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.writeStartObject();
    json.writeStringField("kind", "ClusterReports");
    json.writeStringField("cluster", cluster);
    json.writeArrayFieldStart("objects");
    return json;
  }

  private void write(
      ResourceDefinitionContext context, @Nullable String namespace, JsonGenerator json)
      throws IOException {
    String next = null;
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      var all = client.genericKubernetesResources(context);
      GenericKubernetesResourceList page =
          namespace == null ? all.list(options) : all.inNamespace(namespace).list(options);
      for (GenericKubernetesResource object : page.getItems()) {
        if (!OURS.equals(object.getAdditionalProperties().get("source"))) {
          JSON.writeTree(json, plain(object, context));
        }
      }
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
  }

  /** Without what changes though nothing is said anew. */
  private static ObjectNode plain(
      GenericKubernetesResource object, ResourceDefinitionContext context) {
    ObjectNode node = JSON.createObjectNode();
    node.put("apiVersion", context.getGroup() + "/" + context.getVersion());
    node.put("kind", context.getKind());
    ObjectMeta metadata = object.getMetadata();
    ObjectNode kept = node.putObject("metadata").put("name", metadata.getName());
    if (metadata.getNamespace() != null) {
      kept.put("namespace", metadata.getNamespace());
    }
    kept.set("labels", JSON.valueToTree(ofTrivy(metadata.getLabels())));
    kept.set("annotations", JSON.valueToTree(ofTrivy(metadata.getAnnotations())));
    object
        .getAdditionalProperties()
        .forEach((name, value) -> node.set(name, JSON.valueToTree(value)));
    return node;
  }

  private static Map<String, String> ofTrivy(Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>(Objects.requireNonNullElse(all, Map.of()));
    kept.keySet().removeIf(name -> !name.startsWith(OF_TRIVY));
    return kept;
  }
}
