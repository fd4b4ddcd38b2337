package dev.mothership.correlate.access;

import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.Optional;

/**
 * A user, role or group with what it may do.
 *
 * @param account number of its account
 * @param unbounded as if it had no permissions boundary; empty where it has none
 * @param missing policies that could not be read and may hold more rights
 */
record Holder(
    StoredAsset asset,
    String account,
    Permissions permissions,
    Optional<Permissions> unbounded,
    List<String> missing) {
  static final String USER = "aws.iam.user";
  static final String ROLE = "aws.iam.role";
  static final String GROUP = "aws.iam.group";

  String key() {
    return asset.key();
  }

  Caller caller() {
    return Caller.of(asset.key());
  }

  boolean is(String type) {
    return asset.type().equals(type);
  }
}
