package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One resource type that a single list call tells of, each resource with the facets that take calls
 * of their own.
 *
 * @param type of the records, and of the scope
 * @param regional true where every region is a scope of its own
 * @param call the list call, as {@code ec2:DescribeVpcs}
 * @param id what identifies a resource within its account, region and type; null where the list
 *     left it out
 * @param gone codes of detail calls that say the resource was deleted since it was listed
 */
record ListedType<C, T extends SdkPojo>(
    String type,
    boolean regional,
    String call,
    Clients<C> clients,
    Pages<C, T> pages,
    Function<T, @Nullable String> id,
    Facets<C, T> facets,
    Set<String> gone) {
  /** A type whose list call tells everything. */
  ListedType(
      String type,
      boolean regional,
      String call,
      Clients<C> clients,
      Pages<C, T> pages,
      Function<T, @Nullable String> id) {
    this(type, regional, call, clients, pages, id, (client, item, details) -> {}, Set.of());
  }

  /** The session's client of the service in a region; the scope's, {@code global} included. */
  @FunctionalInterface
  interface Clients<C> {
    C of(AwsSession session, String region);
  }

  /** Every page of the list, as it arrives; the session says how large a page may be. */
  @FunctionalInterface
  interface Pages<C, T> {
    Stream<? extends List<? extends T>> of(C client, AwsSession session);
  }

  /** Reads what one resource takes calls of its own for; called for a few of a page at once. */
  @FunctionalInterface
  interface Facets<C, T> {
    void read(C client, T item, Details details);
  }

  Listing listing() {
    return new Listing(type, regional, this::read);
  }

  private void read(AwsAccess account, String region, RecordSink sink) {
    C client = clients.of(account.session(), region);
    try {
      pages
          .of(client, account.session())
          .forEach(
              page ->
                  sink.page(
                      account
                          .each(List.<T>copyOf(page), item -> record(client, region, item))
                          .stream()
                          .flatMap(Optional::stream)
                          .toList()));
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }

  /** Of a resource whose id the list left out nothing more can be asked. */
  private Optional<RawRecord> record(C client, String region, T item) {
    String nativeId = id.apply(item);
    Details details = new Details();
    if (nativeId != null && !nativeId.isEmpty()) {
      facets.read(client, item, details);
    }
    return gone.stream().anyMatch(details::failedWith)
        ? Optional.empty()
        : Optional.of(details.record(type, region, nativeId, SdkJson.of(item)));
  }
}
