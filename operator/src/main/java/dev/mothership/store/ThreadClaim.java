package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replica's hold on a tenant's way through a channel, for one thread.
 *
 * @param tenant whose findings, or score, it tells of
 * @param told whose channel, or place in a cluster's, it is: the same, but where a route leads
 *     findings elsewhere
 * @param epoch raised by every claim; an acknowledgement that names an older one rolls back
 * @param kind findings, summary or digest
 * @param channel whose object asks for it
 * @param body notify.ChannelBody of it
 * @param via the cluster channel that it is sent through; null for its own
 * @param viaBody notify.ChannelBody of that
 * @param rank greatest open risk that is known of the thread
 * @param namespace of the CloudAccount, or else of the channel; empty for a cluster channel's word
 *     about a whole tenant
 */
public record ThreadClaim(
    RoutingBatch.Tenant tenant,
    RoutingBatch.Tenant told,
    long channelId,
    long threadId,
    long epoch,
    String kind,
    String groupKey,
    String mark,
    ChannelIntent.Name channel,
    JsonNode body,
    ChannelIntent.@Nullable Name via,
    @Nullable JsonNode viaBody,
    String namespace,
    int rank) {

  public long tenantId() {
    return tenant.id();
  }

  /**
   * What a claim sends.
   *
   * @param content notify.ThreadContent, the same for the same sequence
   * @param reference of the last receipt; empty where there never was one
   * @param unsureSince since when an earlier try may have got through; null where none may have
   * @param moot whether nothing of it is left to do by now, so that only what may have got through
   *     need be brought to it
   */
  public record Sending(
      JsonNode content,
      long sequence,
      String reference,
      @Nullable Instant unsureSince,
      boolean moot) {}
}
