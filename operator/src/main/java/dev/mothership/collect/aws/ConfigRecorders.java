package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.config.ConfigClient;

/** AWS Config: the recorders of each region, what they do, and where they deliver. */
@Singleton
final class ConfigRecorders implements AwsServiceCollector {
  private static final String RECORDERS = "config:DescribeConfigurationRecorders";
  private static final String STATUS = "config:DescribeConfigurationRecorderStatus";
  private static final String CHANNELS = "config:DescribeDeliveryChannels";
  private static final RegionService<ConfigClient> REGION =
      new RegionService<>(
          "aws.config.region",
          RECORDERS,
          (session, region) -> session.client(ConfigClient.class, ConfigClient::builder, region),
          (config, account, details) -> read(config, details));

  private static ObjectNode read(ConfigClient config, Details details) {
    ObjectNode payload =
        RegionService.list(
            "ConfigurationRecorders",
            config.describeConfigurationRecorders().configurationRecorders(),
            List.of("name", "roleARN", "recordingGroup", "recordingScope"));
    details.read(
        "status",
        STATUS,
        Set.of(),
        () ->
            RegionService.list(
                    "status",
                    config.describeConfigurationRecorderStatus().configurationRecordersStatus(),
                    List.of("name", "recording", "lastStatus", "lastErrorCode"))
                .path("status"));
    details.read(
        "deliveryChannels",
        CHANNELS,
        Set.of(),
        () ->
            RegionService.list(
                    "channels",
                    config.describeDeliveryChannels().deliveryChannels(),
                    List.of("name", "s3BucketName", "s3KmsKeyArn", "snsTopicARN"))
                .path("channels"));
    return payload;
  }

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(RECORDERS, List.of(), STATUS, List.of(), CHANNELS, List.of());
  }
}
