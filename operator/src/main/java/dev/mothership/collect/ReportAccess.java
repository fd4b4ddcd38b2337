package dev.mothership.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An open account whose tools' reports are read; for one thread, closed with the run. */
public interface ReportAccess extends AutoCloseable {
  /**
   * The account's regions, sorted.
   *
   * @throws dev.mothership.model.OperationFailed where they cannot be listed
   */
  List<String> regions();

  /** Id of the format that a service's reports are of; empty for a service that nothing reads. */
  String format(String service);

  /**
   * Writes all that a service says of the account in one region, as one report. What was written
   * before a failure is no report.
   *
   * @param besides services that are read for themselves: what they say is left out here
   * @return false where the service is not switched on there: nothing was written
   * @throws dev.mothership.model.OperationFailed where a call failed
   */
  boolean write(String service, String region, Set<String> besides, OutputStream report)
      throws IOException;

  /**
   * Lists a bucket page by page, in the order of its keys.
   *
   * @throws dev.mothership.model.OperationFailed where it cannot be listed
   */
  void list(String bucket, String prefix, String region, Consumer<List<StoredObject>> pages);

  /**
   * Opens an object as it was listed. Closing early ends the transfer.
   *
   * @throws dev.mothership.model.OperationFailed where it cannot be read, or changed since
   */
  InputStream open(String bucket, String region, StoredObject object);

  /** The permission that a call needs, as the provider's policies name it. */
  String permission(String call);

  @Override
  void close();
}
