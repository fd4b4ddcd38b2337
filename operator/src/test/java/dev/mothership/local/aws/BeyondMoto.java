package dev.mothership.local.aws;

/**
 * Calls that moto 5.2.5 does not know, answered as AWS does for an account that never used them;
 * and the instances of Identity Center, of which moto has one in every region. Shapes:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference,
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference and
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference.
 */
final class BeyondMoto {
  private BeyondMoto() {}

  static AwsFront taught(AwsFront front) {
    return front
        .answer(
            "ec2",
            "GetSnapshotBlockPublicAccessState",
            """
            <GetSnapshotBlockPublicAccessStateResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>front</requestId><state>unblocked</state><managedBy>account</managedBy>
            </GetSnapshotBlockPublicAccessStateResponse>
            """)
        .answer(
            "ec2",
            "GetImageBlockPublicAccessState",
            """
            <GetImageBlockPublicAccessStateResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>front</requestId>
              <imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>
              <managedBy>account</managedBy>
            </GetImageBlockPublicAccessStateResponse>
            """)
        .answer("apprunner", "ListServices", "{\"ServiceSummaryList\":[]}")
        .answer("ssm", "DescribeInstanceInformation", "{\"InstanceInformationList\": []}")
        .answer("sso", "ListInstances", "{\"Instances\": []}")
        .answer("sso", "GetPermissionsBoundaryForPermissionSet", "{}");
  }
}
