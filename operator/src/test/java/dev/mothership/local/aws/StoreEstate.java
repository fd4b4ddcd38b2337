package dev.mothership.local.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.model.S3ControlException;

/** Buckets and keys with one fault each, as their owner would make them. */
public final class StoreEstate implements AutoCloseable {
  private static final String ACCOUNT = RemediationEstate.ACCOUNT;
  private static final String REGION = RemediationEstate.REGION;

  private final S3Client s3;
  private final S3ControlClient s3Control;
  private final KmsClient kms;
  private int number;

  private StoreEstate(MotoServer moto) {
    AwsCredentialsProvider owner = Estate.owner(moto.endpoint(), Region.of(REGION), ACCOUNT);
    kms = RemediationEstate.with(KmsClient.builder(), moto, owner);
    s3 =
        S3Client.builder()
            .endpointOverride(moto.endpoint())
            .region(Region.of(REGION))
            .credentialsProvider(owner)
            .forcePathStyle(true)
            .build();
    s3Control =
        S3ControlClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(owner)
            .overrideConfiguration(o -> o.addExecutionInterceptor(to(moto)))
            .build();
  }

  public static StoreEstate in(MotoServer moto) {
    return new StoreEstate(moto);
  }

  /** The client puts the account before a host that is given to it, and 127.0.0.1 has no names. */
  private static ExecutionInterceptor to(MotoServer moto) {
    return new ExecutionInterceptor() {
      @Override
      public SdkHttpRequest modifyHttpRequest(
          Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context
            .httpRequest()
            .copy(
                b ->
                    b.protocol("http")
                        .host(moto.endpoint().getHost())
                        .port(moto.endpoint().getPort()));
      }
    };
  }

  /**
   * A bucket.
   *
   * @param half whether two of its four switches are on; else none was ever set
   */
  public Faulty bucket(boolean half) {
    String name = "remedied-" + number++;
    s3.createBucket(
        r -> r.bucket(name).createBucketConfiguration(c -> c.locationConstraint(REGION)));
    if (half) {
      s3.putPublicAccessBlock(
          r ->
              r.bucket(name)
                  .publicAccessBlockConfiguration(
                      c -> c.blockPublicAcls(true).ignorePublicAcls(true)));
    } else {
      s3.deletePublicAccessBlock(r -> r.bucket(name));
    }
    return new Faulty(
        "aws-s3-block-bucket-public-access",
        "aws-s3-block-public-access-off",
        "aws.s3.bucket",
        "arn:aws:s3:::" + name,
        name,
        REGION,
        "{\"off\": [\"blockPublicPolicy\"]}",
        "{}",
        () -> block(name),
        () -> block(name).contains("=false") || block(name).equals("none"),
        () ->
            s3.putPublicAccessBlock(
                r ->
                    r.bucket(name)
                        .publicAccessBlockConfiguration(c -> c.restrictPublicBuckets(true))));
  }

  private String block(String bucket) {
    try {
      return s3.getPublicAccessBlock(r -> r.bucket(bucket))
          .publicAccessBlockConfiguration()
          .toString();
    } catch (S3Exception e) {
      return "none";
    }
  }

  /** The account, of which none of the four switches was ever set. */
  public Faulty account() {
    return new Faulty(
        "aws-s3-block-account-public-access",
        "aws-s3-block-public-access-off",
        "aws.s3.account",
        "arn:aws:s3:::account/" + ACCOUNT,
        ACCOUNT,
        "global",
        "{\"off\": [\"blockPublicPolicy\"]}",
        "{}",
        this::accountBlock,
        () -> !accountBlock().contains("RestrictPublicBuckets=true"),
        () ->
            s3Control.putPublicAccessBlock(
                r ->
                    r.accountId(ACCOUNT)
                        .publicAccessBlockConfiguration(
                            c ->
                                c.blockPublicAcls(true)
                                    .blockPublicPolicy(false)
                                    .ignorePublicAcls(true)
                                    .restrictPublicBuckets(false))));
  }

  private String accountBlock() {
    try {
      return s3Control
          .getPublicAccessBlock(r -> r.accountId(ACCOUNT))
          .publicAccessBlockConfiguration()
          .toString();
    } catch (S3ControlException e) {
      return "none";
    }
  }

  /** Afterwards the account has no block, as before {@link #account()}. */
  public void openAccount() {
    s3Control.deletePublicAccessBlock(r -> r.accountId(ACCOUNT));
  }

  /** A key that is not rotated. */
  public Faulty key() {
    var key = kms.createKey(r -> {}).keyMetadata();
    Supplier<Boolean> rotates =
        () ->
            Boolean.TRUE.equals(
                kms.getKeyRotationStatus(r -> r.keyId(key.keyId())).keyRotationEnabled());
    return new Faulty(
        "aws-kms-rotate-key",
        "aws-kms-key-rotation-off",
        "aws.kms.key",
        key.arn(),
        key.keyId(),
        REGION,
        "{\"rotationEnabled\": false}",
        "{}",
        () -> rotates.get().toString(),
        () -> !rotates.get(),
        () -> kms.enableKeyRotation(r -> r.keyId(key.keyId())));
  }

  @Override
  public void close() {
    s3.close();
    s3Control.close();
    kms.close();
  }
}
