package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.RawRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Gathers one record's facets: each is read, absent, or unread with the failure; for one thread.
 */
final class Details {
  private final Map<String, JsonNode> facets = new HashMap<>();
  private final Map<String, Failure> unread = new HashMap<>();

  /**
   * Reads one facet.
   *
   * @param absent error codes that say there is none, in place of an answer
   * @param read answers null where there is none
   */
  void read(String facet, String call, Set<String> absent, Supplier<@Nullable JsonNode> read) {
    try {
      JsonNode value = read.get();
      if (value != null) {
        facets.put(facet, value);
      }
    } catch (AwsServiceException e) {
      if (!absent.contains(AwsFailures.code(e))) {
        unread.put(facet, AwsFailures.of(call, e));
      }
    } catch (SdkException e) {
      unread.put(facet, AwsFailures.of(call, e));
    } catch (UnparseableDocument e) {
      unread.put(
          facet,
          new Failure(FailureReason.INVALID_DATA, call, "Unparseable", "the policy is no JSON"));
    }
  }

  /** A facet that was read; a missing node where it was not, or there is none. */
  JsonNode value(String facet) {
    return facets.getOrDefault(facet, MissingNode.getInstance());
  }

  /** A facet that some other call told. */
  void add(String facet, JsonNode value) {
    facets.put(facet, value);
  }

  /** A facet that some other call did not tell. */
  void failed(String facet, Failure failure) {
    unread.put(facet, failure);
  }

  /** A facet's text; empty where there is none. */
  String text(String facet) {
    JsonNode value = facets.get(facet);
    return value == null ? "" : value.asText();
  }

  boolean failedWith(String code) {
    return unread.values().stream().anyMatch(failure -> failure.code().equals(code));
  }

  /**
   * @param nativeId null or empty where the provider left it out; whoever reads the record says so
   */
  RawRecord record(String type, String region, @Nullable String nativeId, JsonNode payload) {
    return new RawRecord(
        type, region, Objects.requireNonNullElse(nativeId, ""), payload, facets, unread);
  }

  /** A record with nothing beside what its listing told. */
  static RawRecord none(String type, String region, @Nullable String nativeId, JsonNode payload) {
    return new Details().record(type, region, nativeId, payload);
  }
}
