package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * How a security service is set up in each region: one record a region, there also where the
 * service is off, so that a check has something to fail on.
 *
 * @param type of the records, and of the scope
 * @param call the call that decides; where it fails, so does the scope
 */
record RegionService<C>(
    String type, String call, ListedType.Clients<C> clients, Reading<C> reading) {
  /** Asks the service of one region; what further calls tell becomes facets. */
  @FunctionalInterface
  interface Reading<C> {
    ObjectNode of(C client, AwsAccess account, Details details);
  }

  Listing listing() {
    return new Listing(type, true, this::read);
  }

  private void read(AwsAccess account, String region, RecordSink sink) {
    Details details = new Details();
    try {
      ObjectNode payload = reading.of(clients.of(account.session(), region), account, details);
      sink.page(List.of(details.record(type, region, region, payload)));
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }

  /** Some fields of each item under one name; those that move by themselves are left out. */
  static ObjectNode list(String name, Iterable<? extends SdkPojo> items, List<String> fields) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ArrayNode all = payload.putArray(name);
    items.forEach(item -> all.add(SdkJson.of(item).retain(fields)));
    return payload;
  }
}
