package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server refuses of a RiskModel, and what it makes of one. */
class RiskModelRulesIT {
  private static final String EXPOSURE =
      "exposure must not rise from internet over limited, behind and private to none";
  private static final String CONTROL = "control must not rise from none over partial to strong";
  private static final String CRITICALITY =
      "criticality must not rise from critical over high and medium to low";
  private static final String DATA_CLASS =
      "dataClass must not rise from regulated over confidential and internal to public";
  private static final String BLAST_RADIUS =
      "blastRadius must not rise from ADMIN over EDIT_IAM to READ";
  private static final String ENVIRONMENT =
      "environment must not rise from production over staging and development to sandbox";
  private static final String ASSUMED = "an assumed value must lie between low and high";

  /** Those of all rules of the kind. */
  static final List<String> MESSAGES =
      List.of(EXPOSURE, CONTROL, CRITICALITY, DATA_CLASS, BLAST_RADIUS, ENVIRONMENT, ASSUMED);

  private static ControlPlane api;
  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    api = Shipped.api();
    client = api.client();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exposure: {limited: 0.3, private: 0.5}|" + EXPOSURE,
        "exposure: {internet: 0.3, none: 0.4}|" + EXPOSURE,
        "control: {none: 0.5, strong: 0.6}|" + CONTROL,
        "criticality: {high: 0.5, medium: 0.6}|" + CRITICALITY,
        "dataClass: {confidential: 0.5, public: 0.6}|" + DATA_CLASS,
        "blastRadius: {ADMIN: 0.5, READ: 0.6}|" + BLAST_RADIUS,
        "environment: {staging: 0.5, sandbox: 0.6}|" + ENVIRONMENT,
        "unknownExposure: {value: 0.5, low: 0.6, high: 0.9}|" + ASSUMED,
        "exposure: {internet: 1.1}|spec.exposure.internet",
        "environment: {sandbox: -0.1}|spec.environment.sandbox",
        "leastConsequence: 2|spec.leastConsequence",
        "unknownControl: {value: 0.5, low: 0.4}|spec.unknownControl.high: Required value",
        "mode: Enforced|spec.mode"
      })
  void refuses(String field, String message) {
    assertThatThrownBy(() -> client.resource(manifest(field)).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aValueThatNoModelHasIsRefusedByStrictValidation() {
    assertThatThrownBy(
            () ->
                client
                    .resource(manifest("exposure: {everywhere: 1}"))
                    .fieldValidation(Validation.STRICT)
                    .create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("unknown field");
  }

  @Test
  void aModelIsAShadowUnlessItSaysOtherwise() {
    RiskModelResource stored =
        client
            .resource(
                Serialization.unmarshal(manifest("leastConsequence: 0.3"), RiskModelResource.class))
            .dryRun()
            .create();
    assertThat(stored.getSpec().mode()).isEqualTo("Shadow");
    assertThat(stored.getSpec().leastConsequence()).isEqualTo(0.3);
  }

  @Test
  void theSampleHoldsNoFieldThatTheKindDoesNotHave() {
    assertThat(
            api.kubectl(
                "apply",
                "--dry-run=server",
                "--validate=strict",
                "-f",
                Installation.checkout().resolve("samples/risk-model/risk-model.yaml").toString()))
        .contains("riskmodel.mothership.dev/inside-counts created (server dry run)");
  }

  private static String manifest(String field) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: RiskModel
    metadata: {name: refused}
    spec:
      %s
    """
        .formatted(field);
  }
}
