package dev.mothership.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers what {@code kubectl get -o json} answers about our kinds, without a process of its own
 * for each of the many questions of a test that waits. Like kubectl it comes again where the API
 * server is not ready to answer, as while it takes on a kind.
 */
final class ObjectReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Three seconds of them at the client's pace. */
  private static final int TRIES = 5;

  /** The path of a kind in all namespaces, and what a namespace is put before. */
  private record Place(String group, String plural) {}

  private final KubernetesClient client;
  private final Map<String, Place> places = new HashMap<>();

  ObjectReader(Path kubeconfig) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestRetryBackoffLimit(TRIES)
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new VertxHttpClientFactory())
            .build();
  }

  /**
   * Reads kinds as a list, or one object.
   *
   * @return empty where the arguments ask for something that only kubectl knows
   * @throws LocalStackException with what the API server says, or that there is none
   */
  Optional<JsonNode> get(String... arguments) {
    String namespace = "";
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("-n") && i + 1 < arguments.length) {
        namespace = "namespaces/" + arguments[++i] + "/";
      } else if (!arguments[i].equals("-A")) {
        words.add(arguments[i]);
      }
    }
    List<String> kinds = List.of(words.get(0).split(","));
    boolean known =
        words.stream().noneMatch(word -> word.startsWith("-"))
            && words.size() <= 2
            && kinds.stream().allMatch(kind -> place(kind).isPresent());
    if (!known) {
      return Optional.empty();
    }
    if (words.size() == 2) {
      return Optional.of(read(path(words.get(0), namespace) + "/" + words.get(1)));
    }
    ArrayNode items = JSON.createArrayNode();
    for (String kind : kinds) {
      read(path(kind, namespace)).path("items").forEach(items::add);
    }
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.set("items", items);
    return Optional.of(list);
  }

  private String path(String kind, String namespace) {
    Place place = place(kind).orElseThrow();
    return place.group() + namespace + place.plural();
  }

  private Optional<Place> place(String kind) {
    if (places.isEmpty()) {
      for (JsonNode kindOfOurs :
          read("/apis/apiextensions.k8s.io/v1/customresourcedefinitions").path("items")) {
        JsonNode spec = kindOfOurs.path("spec");
        String plural = spec.at("/names/plural").asText();
        Place place =
            new Place(
                "/apis/%s/%s/"
                    .formatted(spec.path("group").asText(), spec.at("/versions/0/name").asText()),
                plural);
        places.put(plural, place);
        places.put(spec.at("/names/singular").asText(), place);
      }
    }
    return Optional.ofNullable(places.get(kind));
  }

  private JsonNode read(String path) {
    try {
      JsonNode answer = JSON.readTree(client.raw(path));
      shorten(answer);
      answer.path("items").forEach(ObjectReader::shorten);
      return answer;
    } catch (KubernetesClientException e) {
      throw new LocalStackException(path + ": " + e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new LocalStackException("the API server answered no JSON", e);
    }
  }

  private static void shorten(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
