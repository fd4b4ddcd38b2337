package dev.mothership.store;

/**
 * That somebody or something can come to administer an account.
 *
 * @param hops until then; none for an administrator
 * @param kind of the first hop's relation; empty without a hop
 * @param nextKey where the first hop leads; empty without a hop
 * @param conditionClass mildest class of conditions that all hops can be made under
 */
public record StoredReach(
    long assetId, int hops, String kind, String nextKey, String conditionClass) {}
