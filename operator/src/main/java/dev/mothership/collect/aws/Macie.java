package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.macie2.Macie2Client;

/** Macie: the session of each region. */
@Singleton
final class Macie implements AwsServiceCollector {
  private static final String SESSION = "macie2:GetMacieSession";
  private static final RegionService<Macie2Client> REGION =
      new RegionService<>(
          "aws.macie.region",
          SESSION,
          (session, region) -> session.client(Macie2Client.class, Macie2Client::builder, region),
          (macie, account, details) -> read(macie));

  private static ObjectNode read(Macie2Client macie) {
    try {
      return SdkJson.of(macie.getMacieSession(r -> {}))
          .retain("status", "findingPublishingFrequency", "serviceRole");
    } catch (AwsServiceException e) {
      if (notEnabled(e)) {
        return JsonNodeFactory.instance.objectNode();
      }
      throw e;
    }
  }

  /** Macie refuses access to an account that has not enabled it, and only the text says why. */
  private static boolean notEnabled(AwsServiceException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return AwsFailures.code(e).equals("ResourceNotFoundException")
        || message.contains("Macie is not enabled");
  }

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(SESSION, List.of());
  }
}
