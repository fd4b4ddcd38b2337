package dev.mothership.collect.aws;

import dev.mothership.collect.RecordSink;

/**
 * One scope's listing.
 *
 * @param type the scope's type
 * @param regional true where every region is a scope of its own
 */
record Listing(String type, boolean regional, Reader reader) {
  /** Lists a region, or the account where the listing is not regional, page by page. */
  @FunctionalInterface
  interface Reader {
    /**
     * @throws software.amazon.awssdk.core.exception.SdkException where a list call failed
     * @throws dev.mothership.model.OperationFailed where a list call failed and said which
     */
    void read(AwsAccess account, String region, RecordSink sink);
  }
}
