package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call exactly as it is made.
 *
 * @param call as {@code ec2:ModifyInstanceMetadataOptions}
 * @param region a region's name, or {@code global}
 * @param parameters under the API's own names
 */
public record PlannedCall(String call, String region, ObjectNode parameters) {}
