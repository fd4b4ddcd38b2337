package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What an account sets for all of EC2 in a region: one record each. */
@Singleton
final class Ec2Settings implements AwsServiceCollector {
  private static final String TYPE = "aws.ec2.settings";
  private static final String ENCRYPTION = "ec2:GetEbsEncryptionByDefault";
  private static final String SNAPSHOTS = "ec2:GetSnapshotBlockPublicAccessState";
  private static final String IMAGES = "ec2:GetImageBlockPublicAccessState";

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE, true, Ec2Settings::read));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(ENCRYPTION, SNAPSHOTS, IMAGES);
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    Ec2Client ec2 = account.session().client(Ec2Client.class, Ec2Client::builder, region);
    ObjectNode payload;
    try {
      payload = SdkJson.of(ec2.getEbsEncryptionByDefault(r -> {}));
    } catch (SdkException e) {
      throw AwsFailures.failed(ENCRYPTION, e);
    }
    Details details = new Details();
    details.read(
        "snapshotBlockPublicAccess",
        SNAPSHOTS,
        Set.of(),
        () -> SdkJson.of(ec2.getSnapshotBlockPublicAccessState(r -> {})));
    details.read(
        "imageBlockPublicAccess",
        IMAGES,
        Set.of(),
        () -> SdkJson.of(ec2.getImageBlockPublicAccessState(r -> {})));
    sink.page(List.of(details.record(TYPE, region, region, payload)));
  }
}
