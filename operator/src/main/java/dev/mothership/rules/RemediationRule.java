package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one remediation action; how it works is a class of the same id.
 *
 * @param assetTypes what it can be done to
 * @param checks whose findings it fixes
 * @param risk what it can break
 * @param reversible whether everything that it changes can be put back
 * @param effect what becomes of the resource, and who may notice
 * @param rollback what is put back, and what is not
 * @param settlesWithinSeconds how long the provider may take to show the change
 */
public record RemediationRule(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String provider,
    @JsonProperty(required = true) String service,
    @JsonProperty(required = true) List<String> assetTypes,
    @JsonProperty(required = true) List<String> checks,
    @JsonProperty(required = true) ChangeRisk risk,
    @JsonProperty(required = true) boolean reversible,
    @JsonProperty(required = true) String effect,
    @JsonProperty(required = true) String rollback,
    List<Parameter> parameters,
    @JsonProperty(required = true) int settlesWithinSeconds,
    @JsonProperty(required = true) Permissions permissions) {
  public RemediationRule {
    assetTypes = List.copyOf(assetTypes);
    checks = List.copyOf(checks);
    parameters = parameters == null ? List.of() : List.copyOf(parameters);
    if (!CheckRule.ID.matcher(id).matches()) {
      throw new IllegalArgumentException(id + " is no rule id");
    }
    if (assetTypes.isEmpty() || checks.isEmpty()) {
      throw new IllegalArgumentException(id + " names no asset type or no check");
    }
  }

  /**
   * A value that whoever asks for the remediation gives.
   *
   * @param pattern that the whole value must match
   * @param byDefault null where it must be given
   */
  public record Parameter(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String description,
      @JsonProperty(required = true) Pattern pattern,
      @JsonProperty("default") @Nullable String byDefault) {}

  /**
   * What the role needs, as IAM names it.
   *
   * @param read to look at the resource, on every resource
   */
  public record Permissions(
      @JsonProperty(required = true) List<String> read,
      @JsonProperty(required = true) List<Write> write) {
    public Permissions {
      read = List.copyOf(read);
      write = List.copyOf(write);
    }

    /** Those that only read. */
    public Set<String> readSet() {
      return Set.copyOf(read);
    }

    /** Everything that the role must allow. */
    public Set<String> all() {
      Set<String> all = new HashSet<>(read);
      write.forEach(one -> all.add(one.action()));
      return all;
    }
  }

  /** One permission to change something. */
  public record Write(
      @JsonProperty(required = true) String action,
      @JsonProperty(required = true) Target resource) {}

  /** What a permission is limited to. */
  public enum Target {
    /** The asset alone, by its ARN. */
    asset,
    /** Everything: IAM knows no resource for this action, or others than the asset. */
    any
  }

  /** The parameter of this name, if the action has one. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }

  /** What is wrong with the values that somebody gave; empty where nothing is. */
  public List<String> faults(Map<String, String> given) {
    List<String> faults = new ArrayList<>();
    given.keySet().stream()
        .sorted()
        .filter(name -> parameter(name).isEmpty())
        .forEach(name -> faults.add(id + " has no parameter " + name));
    for (Parameter parameter : parameters) {
      String value = given.getOrDefault(parameter.name(), parameter.byDefault());
      if (value == null) {
        faults.add("parameter " + parameter.name() + " is needed: " + parameter.description());
      } else if (!parameter.pattern().matcher(value).matches()) {
        faults.add(
            "parameter %s is '%s': %s".formatted(parameter.name(), value, parameter.description()));
      }
    }
    return faults;
  }
}
