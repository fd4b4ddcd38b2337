package dev.mothership.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the generator has no annotation for: the order of columns, conditions as a map by type, a
 * spec that must be there, a time that must be one, and null that means absent.
 */
final class CrdFinish implements CRDPostProcessor {
  private static final List<String> EXCEPTION =
      List.of("TYPE", "READY", "REASON", "MATCHED", "APPROVED BY", "EXPIRES", "AGE");
  private static final Map<String, List<String>> COLUMNS =
      Map.ofEntries(
          Map.entry("Approval", List.of("KIND", "TARGET", "DECISION", "BY", "AGE")),
          Map.entry(
              "CloudAccount",
              List.of(
                  "ACCOUNT",
                  "READY",
                  "REASON",
                  "FINDINGS",
                  "SCORE",
                  "COVERAGE",
                  "LAST SCAN",
                  "AGE")),
          Map.entry("CloudIdentity", List.of("READY", "REASON", "USERS", "AGE")),
          Map.entry("ClusterScanPolicy", List.of("READY", "REASON", "ACCOUNTS", "CHECKS", "AGE")),
          Map.entry("ClusterPostureException", EXCEPTION),
          Map.entry("PostureException", EXCEPTION),
          Map.entry(
              "CloudOrganization",
              List.of(
                  "READY",
                  "REASON",
                  "DISCOVERED",
                  "CREATED",
                  "SKIPPED",
                  "MISSING ROLES",
                  "LAST DISCOVERY",
                  "AGE")),
          Map.entry(
              "ClusterNotificationChannel",
              List.of("READY", "REASON", "BACKLOG", "FAILURES", "LAST DELIVERY", "AGE")),
          Map.entry(
              "Finding",
              List.of(
                  "RISK",
                  "SEVERITY",
                  "STATE",
                  "CATEGORY",
                  "ACCOUNT",
                  "ASSET",
                  "TITLE",
                  "DUE",
                  "AGE")),
          Map.entry(
              "NotificationChannel",
              List.of("READY", "REASON", "BACKLOG", "FAILURES", "LAST DELIVERY", "AGE")),
          Map.entry(
              "Posture", List.of("SCORE", "CONTROL", "RISK", "COVERAGE", "OPEN", "OVERDUE", "AGE")),
          Map.entry("Remediation", List.of("ACTION", "MODE", "PHASE", "READY", "REASON", "AGE")),
          Map.entry(
              "RemediationPolicy", List.of("READY", "REASON", "NAMESPACES", "ACTIONS", "AGE")),
          Map.entry(
              "RiskModel", List.of("MODE", "ACTIVE", "READY", "REASON", "CHANGE BAND", "AGE")),
          Map.entry("Scanner", List.of("READY", "REASON", "TOOL", "LAST REPORT", "STATE", "AGE")),
          Map.entry("ScanPolicy", List.of("READY", "REASON", "ACCOUNTS", "CHECKS", "AGE")),
          Map.entry(
              "Tenant",
              List.of("READY", "REASON", "NAMESPACES", "ACCOUNTS", "FINDINGS", "SCORE", "AGE")));

  private final Map<String, String> descriptions;

  CrdFinish(Map<String, String> descriptions) {
    this.descriptions = Map.copyOf(descriptions);
  }

  @Override
  public HasMetadata process(HasMetadata generated, String specVersion) {
    CustomResourceDefinition definition = (CustomResourceDefinition) generated;
    String kind = definition.getSpec().getNames().getKind();
    for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
      JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
      schema.setDescription(descriptions.get(kind));
      schema.setRequired(List.of("spec"));
      finish(schema);
      schema.getProperties().get("spec").setDescription("What is wanted");
      if (kind.equals("Finding") || kind.equals("Posture")) {
        schema.getProperties().get("spec").setDescription("Written by the operator");
      }
      JSONSchemaProps status = schema.getProperties().get("status");
      if (version.getSubresources() == null || version.getSubresources().getStatus() == null) {
        schema.getProperties().remove("status");
      } else {
        status.setDescription("What the operator knows");
        status.getProperties().put("conditions", conditions(status));
      }
      order(version.getAdditionalPrinterColumns(), COLUMNS.get(kind));
    }
    return definition;
  }

  private static void order(List<CustomResourceColumnDefinition> columns, List<String> names) {
    for (CustomResourceColumnDefinition column : columns) {
      if (!names.contains(column.getName())) {
        throw new IllegalStateException("give column " + column.getName() + " its place");
      }
    }
    columns.sort(Comparator.comparingInt(column -> names.indexOf(column.getName())));
  }

  /** Null is pruned where a field is not nullable, so that no rule mistakes it for a value. */
  private static void finish(JSONSchemaProps schema) {
    schema.setNullable(null);
    // A rule on a record's component is reported once for its field and once for its accessor.
    schema.setXKubernetesValidations(
        new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    schema.getProperties().values().forEach(CrdFinish::finish);
    // Rules do not see what has no type.
    if (Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
      schema.setType("object");
    }
    Optional.ofNullable(schema.getProperties().get("expires"))
        .ifPresent(time -> time.setFormat("date-time"));
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      finish(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      finish(schema.getAdditionalProperties().getSchema());
    }
  }

  /** As metav1.Condition of Kubernetes has it, keyed by type for server-side apply. */
  private static JSONSchemaProps conditions(JSONSchemaProps status) {
    JSONSchemaProps generated = status.getProperties().get("conditions");
    JSONSchemaProps item = generated.getItems().getSchema();
    describe(item, "type", "Ready, Reconciling, Stalled or what else is told of")
        .setMaxLength(316L);
    describe(item, "status", "True, False or Unknown").setPattern("^(True|False|Unknown)$");
    describe(item, "reason", "Why, in one word that does not change between versions")
        .setMaxLength(1024L);
    describe(item, "message", "Why, and what to do").setMaxLength(32768L);
    describe(item, "lastTransitionTime", "When the status last changed").setFormat("date-time");
    describe(item, "observedGeneration", "The generation of the spec that it tells of")
        .setFormat("int64");
    item.setRequired(List.of("status", "type"));
    return new JSONSchemaPropsBuilder(generated)
        .withXKubernetesListType("map")
        .withXKubernetesListMapKeys("type")
        .build();
  }

  private static JSONSchemaProps describe(JSONSchemaProps item, String field, String description) {
    JSONSchemaProps property = item.getProperties().get(field);
    property.setDescription(description);
    return property;
  }
}
