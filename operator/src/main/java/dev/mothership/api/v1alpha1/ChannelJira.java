package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Tickets in Jira. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.priorities) || self.priorities.all(k, k in ['critical', 'high', 'medium', 'low'])",
    message = "priorities are given for critical, high, medium or low")
@ValidationRule(
    value =
        "duration(self.pollInterval) >= duration('1m') && duration(self.pollInterval) <= duration('24h')",
    message = "pollInterval must be between 1m and 24h")
public record ChannelJira(
    @Required
        @Size(min = 8, max = 500)
        @Pattern("^https?://[^\\s/?#@]+(/[^\\s?#]*)?$")
        @JsonPropertyDescription(
            "Where Jira is, as https://example.atlassian.net; its host has to be one that the"
                + " installation allows. The Secret holds email and token for Cloud, token (a"
                + " personal access token) for DataCenter, and webhookSecret where Jira calls back")
        String url,
    @Default("Cloud")
        @Pattern("^(Cloud|DataCenter)$")
        @JsonPropertyDescription("Cloud speaks version 3 of the API, DataCenter version 2")
        String deployment,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Key of the project; may hold {{tenant.contacts.jira.project}} and the like")
        String project,
    @Default("Task") @Size(min = 1, max = 100) @JsonPropertyDescription("Name of the type of issue")
        String issueType,
    @Nullable @Size(max = 20) @JsonPropertyDescription("Labels beside the one it is found by")
        List<@Pattern("^\\S+$") @Size(min = 1, max = 255) String> labels,
    @Nullable @Size(max = 4) @JsonPropertyDescription("Severities to names of priorities")
        Map<String, @Size(min = 1, max = 100) String> priorities,
    @Nullable
        @Size(max = 200)
        @JsonPropertyDescription(
            "Account id (Cloud) or name (DataCenter) of who gets the tickets; may hold"
                + " {{tenant.contacts.escalation}} and the like")
        String assignee,
    @Nullable @Size(max = 50) @JsonPropertyDescription("Fields that the project asks for")
        List<Field> fields,
    @Nullable @JsonPropertyDescription("Names of transitions; nothing is moved where absent")
        Transitions transitions,
    @Nullable
        @Size(max = 20)
        @JsonPropertyDescription(
            "Resolutions by which a person says that it will not be done: they propose an exception,"
                + " and silence nothing")
        List<@Size(min = 1, max = 100) String> wontDoResolutions,
    @Default("5m")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often tickets are read back")
        String pollInterval) {
  /** A field and what it is given. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.value) != has(self.json)",
      message = "a field is given a value or json, not both")
  public record Field(
      @Required
          @Size(min = 1, max = 100)
          @JsonPropertyDescription("Id, as duedate or customfield_10010")
          String field,
      @Nullable @Size(max = 1000) @JsonPropertyDescription("Text; templates as elsewhere")
          String value,
      @Nullable
          @Size(max = 1000)
          @JsonPropertyDescription(
              "JSON, as {\"value\": \"Cloud\"}; templates stand in its texts only")
          String json) {}

  /** Transitions by their names. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Transitions(
      @Nullable @Size(min = 1, max = 100) @JsonPropertyDescription("When nothing is left to do")
          String resolve,
      @Nullable
          @Size(min = 1, max = 100)
          @JsonPropertyDescription("When something is to do in a ticket that is done")
          String reopen) {}
}
