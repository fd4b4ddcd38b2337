package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * Disks of EC2, their snapshots and machine images: of the account's own, and with whom it shares
 * them.
 */
@Singleton
final class Ec2Storage implements AwsServiceCollector {
  private static final String SHARED_SNAPSHOT = "ec2:DescribeSnapshotAttribute";
  private static final String SHARED_IMAGE = "ec2:DescribeImageAttribute";
  private static final int MOST_VOLUMES = 500;
  private static final int LARGE = 1000;
  private static final ListedType<Ec2Client, Volume> VOLUMES =
      new ListedType<>(
          "aws.ec2.volume",
          true,
          "ec2:DescribeVolumes",
          Ec2Storage::client,
          (ec2, session) ->
              ec2
                  .describeVolumesPaginator(r -> r.maxResults(session.pageSize(MOST_VOLUMES)))
                  .stream()
                  .map(page -> page.volumes()),
          Volume::volumeId);
  private static final ListedType<Ec2Client, Snapshot> SNAPSHOTS =
      new ListedType<>(
          "aws.ec2.snapshot",
          true,
          "ec2:DescribeSnapshots",
          Ec2Storage::client,
          (ec2, session) ->
              ec2
                  .describeSnapshotsPaginator(
                      r ->
                          r.ownerIds("self")
                              .filters(own(session))
                              .maxResults(session.pageSize(LARGE)))
                  .stream()
                  .map(page -> page.snapshots()),
          Snapshot::snapshotId,
          Ec2Storage::snapshotShares,
          Set.of("InvalidSnapshot.NotFound"));
  private static final ListedType<Ec2Client, Image> IMAGES =
      new ListedType<>(
          "aws.ec2.image",
          true,
          "ec2:DescribeImages",
          Ec2Storage::client,
          (ec2, session) ->
              ec2
                  .describeImagesPaginator(
                      r -> r.owners("self").maxResults(session.pageSize(LARGE)))
                  .stream()
                  .map(page -> page.images()),
          Image::imageId,
          Ec2Storage::imageShares,
          Set.of("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"));

  private static Ec2Client client(AwsSession session, String region) {
    return session.client(Ec2Client.class, Ec2Client::builder, region);
  }

  /** Says on AWS what the owner says; emulations of EC2 heed the filter alone. */
  private static Filter own(AwsSession session) {
    return Filter.builder().name("owner-id").values(session.identity().accountId()).build();
  }

  private static void snapshotShares(Ec2Client ec2, Snapshot snapshot, Details details) {
    details.read(
        "createVolumePermission",
        SHARED_SNAPSHOT,
        Set.of(),
        () ->
            SdkJson.of(
                ec2.describeSnapshotAttribute(
                    r ->
                        r.snapshotId(snapshot.snapshotId())
                            .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION))));
  }

  private static void imageShares(Ec2Client ec2, Image image, Details details) {
    details.read(
        "launchPermission",
        SHARED_IMAGE,
        Set.of(),
        () ->
            SdkJson.of(
                ec2.describeImageAttribute(
                    r ->
                        r.imageId(image.imageId())
                            .attribute(ImageAttributeName.LAUNCH_PERMISSION))));
  }

  @Override
  public List<Listing> listings() {
    return List.of(VOLUMES.listing(), SNAPSHOTS.listing(), IMAGES.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(
        VOLUMES.call(), SNAPSHOTS.call(), IMAGES.call(), SHARED_SNAPSHOT, SHARED_IMAGE);
  }
}
