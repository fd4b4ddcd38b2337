package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3control.S3ControlClient;

/** S3: the account's public access block, and buckets with what decides who may read them. */
@Singleton
final class S3Collector implements AwsServiceCollector {
  private static final String LIST = "s3:ListBuckets";
  private static final String ACCOUNT_BLOCK = "s3control:GetPublicAccessBlock";
  private static final String BLOCK = "s3:GetPublicAccessBlock";
  private static final String POLICY = "s3:GetBucketPolicy";
  private static final String STATUS = "s3:GetBucketPolicyStatus";
  private static final String ACL = "s3:GetBucketAcl";
  private static final String TAGS = "s3:GetBucketTagging";
  private static final String LOCATION = "s3:GetBucketLocation";
  private static final String ENCRYPTION = "s3:GetBucketEncryption";
  private static final String VERSIONING = "s3:GetBucketVersioning";
  private static final String LOGGING = "s3:GetBucketLogging";
  private static final String OWNERSHIP = "s3:GetBucketOwnershipControls";
  private static final Set<String> NO_BLOCK = Set.of("NoSuchPublicAccessBlockConfiguration");
  private static final Set<String> NO_POLICY = Set.of("NoSuchBucketPolicy");
  private static final Set<String> NO_TAGS = Set.of("NoSuchTagSet");
  private static final Set<String> NO_ENCRYPTION =
      Set.of("ServerSideEncryptionConfigurationNotFoundError");
  private static final Set<String> NO_OWNERSHIP = Set.of("OwnershipControlsNotFoundError");
  private static final int LARGEST_PAGE = 10_000;

  @Override
  public List<Listing> listings() {
    return List.of(
        new Listing("aws.s3.account", false, S3Collector::block),
        new Listing("aws.s3.bucket", false, S3Collector::buckets));
  }

  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
  @Override
  public Map<String, String> actionNames() {
    return Map.of(
        LIST, "s3:ListAllMyBuckets",
        ACCOUNT_BLOCK, "s3:GetAccountPublicAccessBlock",
        BLOCK, "s3:GetBucketPublicAccessBlock",
        ENCRYPTION, "s3:GetEncryptionConfiguration");
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(
        LIST,
        ACCOUNT_BLOCK,
        BLOCK,
        POLICY,
        STATUS,
        ACL,
        TAGS,
        LOCATION,
        ENCRYPTION,
        VERSIONING,
        LOGGING,
        OWNERSHIP);
  }

  private static void block(AwsAccess account, String region, RecordSink sink) {
    String id = account.identity().accountId();
    S3ControlClient s3 =
        account
            .session()
            .client(S3ControlClient.class, S3ControlClient::builder, account.session().home());
    Details details = new Details();
    details.read(
        "publicAccessBlock",
        ACCOUNT_BLOCK,
        NO_BLOCK,
        () ->
            SdkJson.of(
                s3.getPublicAccessBlock(r -> r.accountId(id)).publicAccessBlockConfiguration()));
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("AccountId", id);
    sink.page(List.of(details.record("aws.s3.account", Scope.GLOBAL, id, payload)));
  }

  private static void buckets(AwsAccess account, String region, RecordSink sink) {
    S3Client home = s3(account, account.session().home());
    int size = account.session().pageSize(LARGEST_PAGE);
    try {
      for (ListBucketsResponse page : home.listBucketsPaginator(r -> r.maxBuckets(size))) {
        sink.page(
            account.each(page.buckets(), bucket -> record(account, home, bucket)).stream()
                .flatMap(Optional::stream)
                .toList());
      }
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  /** Empty where the bucket was deleted since it was listed. */
  private static Optional<RawRecord> record(AwsAccess account, S3Client home, Bucket bucket) {
    String name = bucket.name();
    if (name == null) {
      return Optional.of(Details.none("aws.s3.bucket", Scope.GLOBAL, name, SdkJson.of(bucket)));
    }
    Details details = new Details();
    String location = bucket.bucketRegion();
    if (location == null) {
      details.read("location", LOCATION, Set.of(), () -> location(home, name));
      location = details.text("location");
    }
    boolean known = account.session().hasRegion(location);
    S3Client s3 = known ? s3(account, location) : home;
    details.read("publicAccessBlock", BLOCK, NO_BLOCK, () -> block(s3, name));
    details.read(
        "policy",
        POLICY,
        NO_POLICY,
        () -> PolicyDocuments.parse(s3.getBucketPolicy(r -> r.bucket(name)).policy()));
    details.read("policyStatus", STATUS, NO_POLICY, () -> status(s3, name));
    details.read("acl", ACL, Set.of(), () -> SdkJson.of(s3.getBucketAcl(r -> r.bucket(name))));
    details.read("tags", TAGS, NO_TAGS, () -> SdkJson.of(s3.getBucketTagging(r -> r.bucket(name))));
    keeping(s3, name, details);
    return details.failedWith("NoSuchBucket")
        ? Optional.empty()
        : Optional.of(
            details.record(
                "aws.s3.bucket", known ? location : Scope.GLOBAL, name, SdkJson.of(bucket)));
  }

  /** How the bucket keeps what it holds. */
  private static void keeping(S3Client s3, String name, Details details) {
    details.read(
        "encryption",
        ENCRYPTION,
        NO_ENCRYPTION,
        () ->
            SdkJson.of(
                s3.getBucketEncryption(r -> r.bucket(name)).serverSideEncryptionConfiguration()));
    details.read(
        "versioning",
        VERSIONING,
        Set.of(),
        () -> SdkJson.of(s3.getBucketVersioning(r -> r.bucket(name))));
    details.read(
        "logging", LOGGING, Set.of(), () -> SdkJson.of(s3.getBucketLogging(r -> r.bucket(name))));
    details.read(
        "ownership",
        OWNERSHIP,
        NO_OWNERSHIP,
        () -> SdkJson.of(s3.getBucketOwnershipControls(r -> r.bucket(name)).ownershipControls()));
  }

  /**
   * An empty constraint is us-east-1 and EU is eu-west-1:
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
   */
  private static JsonNode location(S3Client home, String bucket) {
    String constraint =
        Objects.requireNonNullElse(
            home.getBucketLocation(r -> r.bucket(bucket)).locationConstraintAsString(), "");
    return JsonNodeFactory.instance.textNode(
        switch (constraint) {
          case "", "null" -> "us-east-1";
          case "EU" -> "eu-west-1";
          default -> constraint;
        });
  }

  private static JsonNode block(S3Client s3, String bucket) {
    return SdkJson.of(
        s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration());
  }

  private static @Nullable JsonNode status(S3Client s3, String bucket) {
    var status = s3.getBucketPolicyStatus(r -> r.bucket(bucket)).policyStatus();
    return status == null ? null : SdkJson.of(status);
  }

  private static S3Client s3(AwsAccess account, String region) {
    return account.session().client(S3Client.class, S3Client::builder, region);
  }
}
