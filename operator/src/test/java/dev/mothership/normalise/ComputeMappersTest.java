package dev.mothership.normalise;

import static dev.mothership.normalise.Readings.ACCOUNT;
import static dev.mothership.normalise.Readings.edges;
import static dev.mothership.normalise.Readings.read;
import static dev.mothership.normalise.Readings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Asset;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.RawRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComputeMappersTest {
  private static final String EC2 = "arn:aws:ec2:eu-west-1:111122223333:";

  @Test
  void aVolumeTellsItsEncryptionAndWhereItHangs() {
    Normalised volume =
        read(
            "aws.ec2.volume",
            """
            VolumeId: vol-1
            State: in-use
            Encrypted: false
            VolumeType: gp3
            Size: 8
            SnapshotId: snap-1
            Attachments: [{InstanceId: i-1, Device: /dev/sda1, State: attached}]
            Tags: [{Key: Name, Value: root of web}]
            """);
    assertThat(volume.asset().key().value()).isEqualTo(EC2 + "volume/vol-1");
    assertThat(volume.asset().name()).isEqualTo("root of web");
    assertThat(volume.asset().properties())
        .isEqualTo(
            yaml(
                "{state: in-use, encrypted: false, volumeType: gp3, sizeGib: 8,"
                    + " instanceIds: [i-1], snapshotId: snap-1}"));
    assertThat(edges(volume))
        .containsExactly(
            "MADE_FROM arn:aws:ec2:eu-west-1::snapshot/snap-1",
            "ATTACHED_TO " + EC2 + "instance/i-1");
    assertThat(edges(read("aws.ec2.volume", "{VolumeId: vol-2, SnapshotId: ''}"))).isEmpty();
  }

  @Test
  void aSnapshotSharedWithEverybodyIsToldFromOneSharedWithAnAccount() {
    String payload = "{SnapshotId: snap-1, VolumeId: vol-1, Encrypted: true, State: completed}";
    Normalised open =
        read(
            "aws.ec2.snapshot",
            payload,
            Map.of(
                "createVolumePermission",
                yaml(
                    "{SnapshotId: snap-1, CreateVolumePermissions: [{Group: all},"
                        + " {UserId: '444455556666'}]}")));
    assertThat(open.asset().key().value()).isEqualTo("arn:aws:ec2:eu-west-1::snapshot/snap-1");
    assertThat(open.asset().properties())
        .isEqualTo(
            yaml(
                "{state: completed, encrypted: true, volumeId: vol-1, public: true,"
                    + " sharedWith: ['444455556666']}"));
    assertThat(edges(open)).containsExactly("MADE_FROM " + EC2 + "volume/vol-1");
    Normalised one =
        read(
            "aws.ec2.snapshot",
            "{SnapshotId: snap-2, VolumeId: vol-ffffffff}",
            Map.of(
                "createVolumePermission",
                yaml("{CreateVolumePermissions: [{UserId: '444455556666'}]}")));
    assertThat(one.asset().properties())
        .isEqualTo(yaml("{public: false, sharedWith: ['444455556666']}"));
    assertThat(one.relations()).isEmpty();
  }

  @Test
  void aSnapshotWhosePermissionsWereRefusedSaysNothingOfThem() {
    Failure denied =
        new Failure(
            FailureReason.PERMISSION_DENIED,
            "ec2:DescribeSnapshotAttribute",
            "UnauthorizedOperation",
            "");
    Asset snapshot =
        Readings.NORMALISER
            .normalise(
                new RawRecord(
                    "aws.ec2.snapshot",
                    "eu-west-1",
                    "snap-1",
                    yaml("{SnapshotId: snap-1}"),
                    Map.of(),
                    Map.of("createVolumePermission", denied)),
                ACCOUNT)
            .asset();
    assertThat(snapshot.properties()).isEmpty();
    assertThat(snapshot.unread()).containsEntry("createVolumePermission", denied);
  }

  @Test
  void anImageIsPublicAsTheListSaysAndMadeFromItsSnapshots() {
    Normalised image =
        read(
            "aws.ec2.image",
            """
            ImageId: ami-1
            Name: golden
            State: available
            Public: true
            ImdsSupport: v2.0
            BlockDeviceMappings:
            - {DeviceName: /dev/xvda, Ebs: {SnapshotId: snap-1, Encrypted: false}}
            - {DeviceName: /dev/xvdb, VirtualName: ephemeral0}
            """,
            Map.of(
                "launchPermission",
                yaml(
                    "{LaunchPermissions: [{OrganizationArn:"
                        + " 'arn:aws:organizations::999988887777:organization/o-1'}]}")));
    assertThat(image.asset().key().value()).isEqualTo("arn:aws:ec2:eu-west-1::image/ami-1");
    assertThat(image.asset().name()).isEqualTo("golden");
    assertThat(image.asset().properties())
        .isEqualTo(
            yaml(
                "{imageName: golden, state: available, imdsSupport: v2.0, snapshotIds: [snap-1],"
                    + " public: true, sharedWith:"
                    + " ['arn:aws:organizations::999988887777:organization/o-1']}"));
    assertThat(edges(image)).containsExactly("MADE_FROM arn:aws:ec2:eu-west-1::snapshot/snap-1");
  }

  @Test
  void aTemplatesDefaultAndLatestVersionsAreToldOnceEach() {
    String latest =
        """
        {VersionNumber: 3, DefaultVersion: false, LaunchTemplateData: {ImageId: ami-1,
         MetadataOptions: {HttpTokens: required, HttpEndpoint: enabled},
         IamInstanceProfile: {Name: web},
         NetworkInterfaces: [{DeviceIndex: 0, AssociatePublicIpAddress: true}],
         UserData: {present: true, length: 9, detectors: [], fingerprint: abc}}}""";
    String byDefault =
        "{VersionNumber: 1, DefaultVersion: true, LaunchTemplateData: {UserData: {present: false}}}";
    Asset template =
        read(
                "aws.ec2.launch-template",
                "{LaunchTemplateId: lt-1, LaunchTemplateName: web, DefaultVersionNumber: 1,"
                    + " LatestVersionNumber: 3}",
                Map.of("versions", yaml("[" + latest + ", " + byDefault + ", " + byDefault + "]")))
            .asset();
    assertThat(template.key().value()).isEqualTo(EC2 + "launch-template/lt-1");
    assertThat(template.properties())
        .isEqualTo(
            yaml(
                """
                templateName: web
                defaultVersion: 1
                latestVersion: 3
                versions:
                - {version: 1, userData: {present: false}, publicAddress: false}
                - {version: 3, httpTokens: required, httpEndpoint: enabled, imageId: ami-1,
                   instanceProfileName: web, publicAddress: true,
                   userData: {present: true, length: 9, detectors: [], fingerprint: abc}}
                """));
  }

  @Test
  void theSettingsOfARegionAreOneAsset() {
    Asset settings =
        read(
                "aws.ec2.settings",
                "{EbsEncryptionByDefault: true}",
                Map.of(
                    "snapshotBlockPublicAccess", yaml("{State: block-all-sharing}"),
                    "imageBlockPublicAccess",
                        yaml("{ImageBlockPublicAccessState: block-new-sharing}")))
            .asset();
    assertThat(settings.key().value()).isEqualTo(EC2 + "settings");
    assertThat(settings.properties())
        .isEqualTo(
            yaml(
                "{ebsEncryptionByDefault: true, snapshotBlockPublicAccess: block-all-sharing,"
                    + " imageBlockPublicAccess: block-new-sharing}"));
    assertThat(read("aws.ec2.settings", "{EbsEncryptionByDefault: false}").asset().properties())
        .isEqualTo(yaml("{ebsEncryptionByDefault: false}"));
  }

  @Test
  void aGroupNamesItsTemplateWhereverItStands() {
    String group =
        """
        AutoScalingGroupName: web
        AutoScalingGroupARN: arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web
        MinSize: 1
        MaxSize: 4
        DesiredCapacity: 2
        VPCZoneIdentifier: subnet-1, subnet-2
        Tags: [{Key: team, Value: shop, ResourceId: web, PropagateAtLaunch: true}]
        """;
    Normalised plain =
        read(
            "aws.autoscaling.group",
            group + "LaunchTemplate: {LaunchTemplateId: lt-1, Version: $Latest}\n");
    assertThat(plain.asset().properties())
        .isEqualTo(
            yaml(
                "{groupName: web, minSize: 1, maxSize: 4, launchTemplateId: lt-1,"
                    + " launchTemplateVersion: $Latest, subnetIds: [subnet-1, subnet-2]}"));
    assertThat(plain.asset().tags()).isEqualTo(Map.of("team", "shop"));
    assertThat(edges(plain))
        .containsExactly(
            "IN_SUBNET " + EC2 + "subnet/subnet-1", "IN_SUBNET " + EC2 + "subnet/subnet-2");
    assertThat(
            read(
                    "aws.autoscaling.group",
                    group
                        + "MixedInstancesPolicy: {LaunchTemplate: {LaunchTemplateSpecification:"
                        + " {LaunchTemplateId: lt-2, Version: '7'}}}\n")
                .asset()
                .properties()
                .path("launchTemplateId")
                .asText())
        .isEqualTo("lt-2");
  }

  @Test
  void aManagedMachineIsTheInstanceItRunsOnUnlessItIsElsewhere() {
    String told =
        "PingStatus: Online, AgentVersion: 3.3.0.0, IsLatestVersion: false, PlatformType: Linux,"
            + " PlatformName: Amazon Linux, PlatformVersion: '2023',"
            + " LastPingDateTime: '2026-11-23T12:00:00Z'}";
    Normalised host = read("aws.ssm.managed-instance", "{InstanceId: i-1, " + told);
    assertThat(host.asset().key().value())
        .isEqualTo("arn:aws:ssm:eu-west-1:111122223333:managed-instance/i-1");
    assertThat(host.asset().properties())
        .isEqualTo(
            yaml(
                "{instanceId: i-1, pingStatus: Online, agentVersion: 3.3.0.0,"
                    + " agentIsLatest: false, platformType: Linux, platformName: Amazon Linux,"
                    + " platformVersion: '2023'}"));
    assertThat(edges(host)).containsExactly("ATTACHED_TO " + EC2 + "instance/i-1");
    assertThat(edges(read("aws.ssm.managed-instance", "{InstanceId: mi-1, " + told))).isEmpty();
  }

  @Test
  void aRepositoryTellsTheScanningThatAppliesAndWhatItsNewestImagesShow() {
    Asset repository =
        read(
                "aws.ecr.repository",
                """
                repositoryArn: arn:aws:ecr:eu-west-1:111122223333:repository/shop
                repositoryName: shop
                repositoryUri: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop
                imageTagMutability: MUTABLE
                imageScanningConfiguration: {scanOnPush: false}
                encryptionConfiguration: {encryptionType: AES256}
                """,
                Map.of(
                    "scanning",
                    yaml("{repositoryName: shop, scanOnPush: true, scanFrequency: SCAN_ON_PUSH}"),
                    "tags",
                    yaml("[{Key: team, Value: shop}]"),
                    "images",
                    yaml(
                        """
                        more: false
                        newest:
                        - {imageDigest: "sha256:2", imageTags: [v2], imagePushedAt: "2026-11-23T00:00:00Z",
                           imageScanStatus: {status: COMPLETE},
                           imageScanFindingsSummary: {findingSeverityCounts: {HIGH: 2},
                             imageScanCompletedAt: "2026-11-23T00:01:00Z"}}
                        - {imageDigest: "sha256:1", imagePushedAt: "2026-11-22T00:00:00Z"}
                        """)))
            .asset();
    assertThat(repository.name()).isEqualTo("shop");
    assertThat(repository.tags()).isEqualTo(Map.of("team", "shop"));
    assertThat(repository.properties())
        .isEqualTo(
            yaml(
                """
                repositoryName: shop
                uri: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop
                tagMutability: MUTABLE
                encryptionType: AES256
                ownScanOnPush: false
                scanOnPush: true
                scanFrequency: SCAN_ON_PUSH
                moreImages: false
                newestImages:
                - {digest: "sha256:2", tags: [v2], pushedAt: "2026-11-23T00:00:00Z",
                   scanStatus: COMPLETE, scanned: true, severities: {HIGH: 2}}
                - {digest: "sha256:1", pushedAt: "2026-11-22T00:00:00Z", scanned: false}
                """));
  }
}
