package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * What a channel object asks for, as judged.
 *
 * @param namespace empty for a cluster channel
 * @param tenantId whose namespace it is; empty for a cluster channel, and where it is nobody's
 * @param via name of the cluster channel that it sends through; empty for its own
 * @param version alike for alike bodies
 * @param body notify.ChannelBody; never a secret
 * @param usable whether it may send now
 * @param suspended whether it may not because its owner says so
 * @param test value of the annotation that asks for a test message; empty for none
 * @param resend value of the annotation that asks for dead letters to be sent again
 * @param known messages that got through, as the object's status has it
 */
public record ChannelIntent(
    Name name,
    String uid,
    OptionalLong tenantId,
    String via,
    String version,
    JsonNode body,
    boolean usable,
    boolean suspended,
    String test,
    String resend,
    long known) {
  /** By whom a channel is known. */
  public record Name(boolean cluster, String namespace, String name) {}
}
