package dev.mothership.collect.aws;

import dev.mothership.collect.ReportAccess;
import dev.mothership.collect.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An open AWS account whose tools' reports are read. */
final class AwsReportAccess implements ReportAccess {
  private final AwsAccess account;
  private final Map<String, AwsReportSource> sources;
  private final Map<String, String> permissions;

  AwsReportAccess(
      AwsAccess account, Map<String, AwsReportSource> sources, Map<String, String> permissions) {
    this.account = account;
    this.sources = sources;
    this.permissions = permissions;
  }

  @Override
  public List<String> regions() {
    return account.regions();
  }

  @Override
  public String format(String service) {
    AwsReportSource source = sources.get(service);
    return source == null ? "" : source.format();
  }

  @Override
  public boolean write(String service, String region, Set<String> besides, OutputStream report)
      throws IOException {
    AwsReportSource source = sources.get(service);
    if (source == null) {
      throw new IllegalArgumentException("nothing reads " + service);
    }
    return source.write(
        new ReportedRegion(
            account.session(), account.identity().accountId(), region, Set.copyOf(besides)),
        report);
  }

  @Override
  public void list(
      String bucket, String prefix, String region, Consumer<List<StoredObject>> pages) {
    BucketObjects.list(account.session(), bucket, prefix, region, pages);
  }

  @Override
  public InputStream open(String bucket, String region, StoredObject object) {
    return BucketObjects.open(account.session(), bucket, region, object);
  }

  @Override
  public String permission(String call) {
    return permissions.getOrDefault(call, call);
  }

  @Override
  public void close() {
    account.close();
  }
}
