package dev.mothership.model;

/**
 * What a report names, by the key that inventory has or would have for it.
 *
 * @param type as {@code aws.ec2.instance} where the tool tells, else {@code host}, {@code image},
 *     {@code repository}, {@code cluster} or {@code resource}; only for what no collector lists
 * @param provider aws, azure, gcp, kubernetes; empty for none
 * @param account the provider's own id of the account, subscription, project or cluster; empty
 *     where the report does not say
 */
public record ReportedAsset(
    AssetKey key, String type, String name, String provider, String account, String region) {}
