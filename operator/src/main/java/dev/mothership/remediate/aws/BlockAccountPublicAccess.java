package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3control.model.PutPublicAccessBlockRequest;

/** Turns all four switches of an account's public access block on. */
public final class BlockAccountPublicAccess implements RemediationAction {
  private static final String READ = "s3control:GetPublicAccessBlock";
  private static final AwsWrite PUT =
      AwsWrite.of(
          "s3control:PutPublicAccessBlock",
          S3ControlClient.class,
          S3ControlClient::builder,
          PutPublicAccessBlockRequest::builder,
          S3ControlClient::putPublicAccessBlock);
  private static final AwsWrite DELETE =
      AwsWrite.of(
          "s3control:DeletePublicAccessBlock",
          S3ControlClient.class,
          S3ControlClient::builder,
          DeletePublicAccessBlockRequest::builder,
          S3ControlClient::deletePublicAccessBlock);

  @Override
  public String id() {
    return "aws-s3-block-account-public-access";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(PUT, DELETE);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    S3ControlClient s3 =
        session.client(S3ControlClient.class, S3ControlClient::builder, target.region());
    return PublicAccess.read(
        READ,
        () ->
            s3.getPublicAccessBlock(r -> r.accountId(target.accountId()))
                .publicAccessBlockConfiguration());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return block(target).change(present);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return block(target).undo(before, present);
  }

  private static PublicAccess block(Target target) {
    return new PublicAccess(
        PUT.call(), DELETE.call(), target.region(), "AccountId", target.accountId());
  }
}
