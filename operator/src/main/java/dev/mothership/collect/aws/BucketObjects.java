package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.collect.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of S3 buckets. */
final class BucketObjects {
  private static final String LIST = "s3:ListObjectsV2";
  private static final String GET = "s3:GetObject";

  /** Both are to be given for one bucket, never for all. */
  static final Map<String, String> PERMISSIONS = Map.of(LIST, "s3:ListBucket", GET, GET);

  private static final int PAGE = 1000;

  private BucketObjects() {}

  static void list(
      AwsSession session,
      String bucket,
      String prefix,
      String region,
      Consumer<List<StoredObject>> pages) {
    S3Client s3 = client(session, region);
    TokenPages.<ListObjectsV2Response>of(
            token ->
                AwsReportSource.ask(
                    LIST,
                    () ->
                        s3.listObjectsV2(
                            r ->
                                r.bucket(bucket)
                                    .prefix(prefix)
                                    .continuationToken(token)
                                    .maxKeys(session.pageSize(PAGE)))),
            ListObjectsV2Response::nextContinuationToken)
        .forEach(page -> pages.accept(page.contents().stream().map(BucketObjects::of).toList()));
  }

  private static StoredObject of(S3Object object) {
    return new StoredObject(object.key(), object.eTag(), object.size(), object.lastModified());
  }

  static InputStream open(AwsSession session, String bucket, String region, StoredObject object) {
    ResponseInputStream<GetObjectResponse> body =
        AwsReportSource.ask(
            GET,
            () ->
                client(session, region)
                    .getObject(r -> r.bucket(bucket).key(object.key()).ifMatch(object.etag())));
    return new FilterInputStream(body) {
      /** The rest of a large object would be read to its end otherwise. */
      @Override
      public void close() throws IOException {
        body.abort();
      }
    };
  }

  private static S3Client client(AwsSession session, String region) {
    return session.client(S3Client.class, S3Client::builder, region);
  }
}
