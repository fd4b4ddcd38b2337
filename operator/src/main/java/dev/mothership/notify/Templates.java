package dev.mothership.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mothership.store.RoutingBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in double braces within the texts of a channel's block, such as {@code
 * {{tenant.contacts.slack}}}. Only texts are filled in, once, so that a value can bring neither
 * structure nor another name.
 */
public final class Templates {
  private static final Pattern NAME = Pattern.compile("\\{\\{\\s*([A-Za-z.]+)\\s*\\}\\}");
  private static final String JSON = "json";

  private static final Set<String> TENANT =
      Set.of(
          "tenant.name",
          "tenant.displayName",
          "tenant.orgUnit",
          "tenant.contacts.slack",
          "tenant.contacts.jira.project",
          "tenant.contacts.escalation");
  private static final Set<String> THREAD =
      Set.of(
          "account.name",
          "account.id",
          "account.namespace",
          "account.environment",
          "thread.title",
          "thread.severity",
          "thread.risk",
          "thread.rule",
          "thread.category",
          "thread.due");

  private final Map<String, String> values;

  private Templates(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** What is known of a tenant. */
  static Templates of(RoutingBatch.Tenant tenant) {
    Map<String, String> values = new HashMap<>();
    values.put("tenant.name", tenant.name());
    values.put(
        "tenant.displayName",
        tenant.displayName().isEmpty() ? tenant.name() : tenant.displayName());
    values.put("tenant.orgUnit", tenant.orgUnit());
    values.put("tenant.contacts.slack", tenant.contacts().path("slack").asText());
    values.put(
        "tenant.contacts.jira.project", tenant.contacts().path("jira").path("project").asText());
    values.put("tenant.contacts.escalation", tenant.contacts().path("escalation").asText());
    values.values().removeIf(String::isEmpty);
    return new Templates(values);
  }

  /** Of nobody, as for a test of a cluster channel. */
  static Templates none() {
    return new Templates(Map.of());
  }

  /** And of what is told. */
  Templates with(ThreadContent content) {
    Map<String, String> all = new HashMap<>(values);
    ThreadContent.Place place = content.place();
    all.put("account.name", place.account());
    all.put("account.id", place.accountId());
    all.put("account.namespace", place.namespace());
    all.put("account.environment", place.environment());
    all.put("thread.title", content.title());
    all.put("thread.severity", content.severity());
    all.put("thread.risk", Integer.toString(content.rank()));
    all.put("thread.rule", content.rule());
    all.put("thread.category", content.category());
    all.put(
        "thread.due", content.dueAt() == null ? "" : content.dueAt().toString().substring(0, 10));
    return new Templates(all);
  }

  /** Names that nobody fills in, sorted. */
  public static List<String> unknown(JsonNode settings) {
    Set<String> unknown = new TreeSet<>(names(settings));
    unknown.removeAll(TENANT);
    unknown.removeAll(THREAD);
    return List.copyOf(unknown);
  }

  public static List<String> unknown(String text) {
    return unknown(TextNode.valueOf(text));
  }

  /** Names of the settings that have no value here, sorted. */
  List<String> missing(JsonNode settings) {
    Set<String> missing = new TreeSet<>(names(settings));
    missing.removeAll(values.keySet());
    return List.copyOf(missing);
  }

  /** The settings with every name that has a value filled in; the rest is left out. */
  JsonNode fill(JsonNode settings) {
    if (settings.isTextual()) {
      return TextNode.valueOf(fill(settings.asText()));
    }
    if (settings.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      settings.forEach(element -> array.add(fill(element)));
      return array;
    }
    if (settings.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      settings
          .properties()
          .forEach(
              field ->
                  object.set(
                      field.getKey(),
                      fill(
                          field.getKey().equals(JSON)
                              ? parsed(field.getValue())
                              : field.getValue())));
      return object;
    }
    return settings;
  }

  String fill(String text) {
    return NAME.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
  }

  private static List<String> names(JsonNode settings) {
    List<String> names = new ArrayList<>();
    if (settings.isTextual()) {
      NAME.matcher(settings.asText())
          .results()
          .map((MatchResult found) -> found.group(1))
          .forEach(names::add);
    }
    settings.forEach(child -> names.addAll(names(child)));
    return names;
  }

  /** JSON that is written as a text; a text that is none stays what it is. */
  private static JsonNode parsed(JsonNode written) {
    try {
      return written.isTextual() ? NotifyJson.MAPPER.readTree(written.asText()) : written;
    } catch (JsonProcessingException e) {
      return written;
    }
  }
}
