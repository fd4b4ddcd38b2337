package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.RawRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Security services and logs as AWS documents their answers. */
class SecurityServicesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final AccountContext ACCOUNT =
      new AccountContext("111122223333", "aws", new DataClassing("", Map.of(), ""));
  private final Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Asset map(String type, String payload, Map<String, JsonNode> facets) {
    return map(type, payload, facets, Map.of());
  }

  private Asset map(
      String type, String payload, Map<String, JsonNode> facets, Map<String, Failure> unread) {
    return normaliser
        .normalise(
            new RawRecord(type, "eu-west-1", "eu-west-1", yaml(payload), facets, unread), ACCOUNT)
        .asset();
  }

  @Test
  void aTrailOfAllRegionsTellsWhereItLogsAndWhetherItDoes() {
    Asset trail =
        map(
            "aws.cloudtrail.trail",
            """
            TrailARN: "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org"
            Name: org
            HomeRegion: eu-west-1
            IsMultiRegionTrail: true
            IsOrganizationTrail: true
            IncludeGlobalServiceEvents: true
            LogFileValidationEnabled: false
            S3BucketName: logs
            KmsKeyId: "arn:aws:kms:eu-west-1:999988887777:key/1"
            """,
            Map.of(
                "status",
                yaml("{IsLogging: true, LatestDeliveryError: AccessDenied}"),
                "eventSelectors",
                yaml(
                    "EventSelectors: [{ReadWriteType: WriteOnly, IncludeManagementEvents: true}]")));
    assertThat(trail.key().value())
        .isEqualTo("arn:aws:cloudtrail:eu-west-1:999988887777:trail/org");
    assertThat(trail.name()).isEqualTo("org");
    assertThat(trail.properties())
        .isEqualTo(
            yaml(
                """
                homeRegion: eu-west-1
                multiRegion: true
                organization: true
                globalServiceEvents: true
                logFileValidation: false
                bucket: logs
                kmsKeyId: "arn:aws:kms:eu-west-1:999988887777:key/1"
                logging: true
                deliveryError: AccessDenied
                managementReads: false
                managementWrites: true
                """));
  }

  @Test
  void advancedSelectorsTakeManagementEventsByTheirCategory() {
    String trail = "{TrailARN: t, IsMultiRegionTrail: false}";
    JsonNode both =
        yaml(
            """
            AdvancedEventSelectors:
            - FieldSelectors: [{Field: eventCategory, Equals: [Management]}, {Field: eventSource, NotEquals: [kms.amazonaws.com]}]
            """);
    assertThat(map("aws.cloudtrail.trail", trail, Map.of("eventSelectors", both)).properties())
        .isEqualTo(
            yaml(
                "{multiRegion: false, organization: false, globalServiceEvents: false, logFileValidation: false, managementReads: true, managementWrites: true}"));
    JsonNode readsAndData =
        yaml(
            """
            AdvancedEventSelectors:
            - FieldSelectors: [{Field: eventCategory, Equals: [Management]}, {Field: readOnly, Equals: ["true"]}]
            - FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ["AWS::S3::Object"]}]
            """);
    JsonNode read =
        map("aws.cloudtrail.trail", trail, Map.of("eventSelectors", readsAndData)).properties();
    assertThat(read.path("managementReads").asBoolean()).isTrue();
    assertThat(read.path("managementWrites").asBoolean(true)).isFalse();
  }

  @Test
  void aRecorderIsJoinedWithItsStatusByName() {
    String payload =
        """
        ConfigurationRecorders:
        - {name: default, recordingGroup: {allSupported: true, includeGlobalResourceTypes: false, recordingStrategy: {useOnly: ALL_SUPPORTED_RESOURCE_TYPES}}}
        """;
    Asset read =
        map(
            "aws.config.region",
            payload,
            Map.of(
                "status",
                yaml(
                    "[{name: other, recording: false}, {name: default, recording: true, lastStatus: SUCCESS}]"),
                "deliveryChannels",
                yaml("[{name: default, s3BucketName: config-logs}]")));
    assertThat(read.key().value()).isEqualTo("arn:aws:config:eu-west-1:111122223333:region");
    assertThat(read.properties())
        .isEqualTo(
            yaml(
                """
                recorders: [{name: default, allSupported: true, includesGlobal: false, strategy: ALL_SUPPORTED_RESOURCE_TYPES, recording: true, lastStatus: SUCCESS}]
                deliveryChannels: [{name: default, bucket: config-logs}]
                """));
    Failure denied =
        new Failure(FailureReason.PERMISSION_DENIED, "configservice:x", "AccessDenied", "");
    Asset unread = map("aws.config.region", payload, Map.of(), Map.of("status", denied));
    assertThat(unread.properties().at("/recorders/0").has("recording")).isFalse();
    assertThat(unread.properties().has("deliveryChannels")).isFalse();
  }

  @Test
  void guardDutyIsOffWithoutADetectorAndUndecidedWithoutItsStatus() {
    assertThat(map("aws.guardduty.region", "{DetectorIds: []}", Map.of()).properties())
        .isEqualTo(yaml("{enabled: false}"));
    assertThat(map("aws.guardduty.region", "{DetectorIds: [d1]}", Map.of()).properties())
        .isEqualTo(yaml("{detectorId: d1}"));
    assertThat(
            map(
                    "aws.guardduty.region",
                    "{DetectorIds: [d1]}",
                    Map.of(
                        "detector",
                        yaml(
                            "{Status: DISABLED, Features: [{Name: CLOUD_TRAIL, Status: ENABLED}]}")))
                .properties())
        .isEqualTo(yaml("{detectorId: d1, enabled: false, features: {CLOUD_TRAIL: ENABLED}}"));
  }

  @Test
  void servicesThatNobodySubscribedToAreOff() {
    assertThat(map("aws.securityhub.region", "{}", Map.of()).properties())
        .isEqualTo(yaml("{enabled: false}"));
    assertThat(
            map("aws.securityhub.region", "{HubArn: h, AutoEnableControls: true}", Map.of())
                .properties())
        .isEqualTo(yaml("{hubArn: h, autoEnableControls: true, enabled: true}"));
    assertThat(map("aws.macie.region", "{}", Map.of()).properties())
        .isEqualTo(yaml("{enabled: false}"));
    assertThat(map("aws.macie.region", "{status: PAUSED}", Map.of()).properties())
        .isEqualTo(yaml("{status: PAUSED, enabled: false}"));
    assertThat(
            map(
                    "aws.inspector2.region",
                    "accounts: [{accountId: '111122223333', state: {status: ENABLED}, resourceState: {ec2: {status: ENABLED}, ecr: {status: DISABLED}}}]",
                    Map.of())
                .properties())
        .isEqualTo(yaml("{status: ENABLED, resources: {ec2: ENABLED, ecr: DISABLED}}"));
  }

  @Test
  void analyzersAndFlowLogsAreTakenAsGiven() {
    Asset analyzers =
        map(
            "aws.accessanalyzer.region",
            "analyzers: [{arn: a, name: main, type: ACCOUNT, status: ACTIVE}]",
            Map.of());
    assertThat(analyzers.key().value())
        .isEqualTo("arn:aws:access-analyzer:eu-west-1:111122223333:region");
    assertThat(analyzers.properties().at("/analyzers/0/status").asText()).isEqualTo("ACTIVE");
    Asset flowLog =
        map(
            "aws.ec2.flow-log",
            "{FlowLogId: fl-1, ResourceId: vpc-1, FlowLogStatus: ACTIVE, TrafficType: REJECT, LogDestinationType: s3, LogDestination: 'arn:aws:s3:::flow', DeliverLogsStatus: SUCCESS}",
            Map.of());
    assertThat(flowLog.key().value())
        .isEqualTo("arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/fl-1");
    assertThat(flowLog.properties())
        .isEqualTo(
            yaml(
                "{resourceId: vpc-1, status: ACTIVE, trafficType: REJECT, destinationType: s3, destination: 'arn:aws:s3:::flow', deliveryStatus: SUCCESS}"));
  }
}
