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
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;

/** Turns all four switches of a bucket's public access block on. */
public final class BlockBucketPublicAccess implements RemediationAction {
  private static final String READ = "s3:GetPublicAccessBlock";
  private static final AwsWrite PUT =
      AwsWrite.of(
          "s3:PutPublicAccessBlock",
          S3Client.class,
          S3Client::builder,
          PutPublicAccessBlockRequest::builder,
          S3Client::putPublicAccessBlock);
  private static final AwsWrite DELETE =
      AwsWrite.of(
          "s3:DeletePublicAccessBlock",
          S3Client.class,
          S3Client::builder,
          DeletePublicAccessBlockRequest::builder,
          S3Client::deletePublicAccessBlock);

  @Override
  public String id() {
    return "aws-s3-block-bucket-public-access";
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
    S3Client s3 = session.client(S3Client.class, S3Client::builder, target.region());
    return PublicAccess.read(
        READ,
        () -> s3.getPublicAccessBlock(r -> r.bucket(target.id())).publicAccessBlockConfiguration());
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
    return new PublicAccess(PUT.call(), DELETE.call(), target.region(), "Bucket", target.id());
  }
}
