package dev.mothership.correlate.access;

import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user, role or group with the policies that say what it may do.
 *
 * @param account number of its account
 * @param context what whoever has its credentials cannot change about its calls
 * @param missing policies that could not be read and may hold more rights
 */
record Holder(
    StoredAsset asset,
    String account,
    Layers layers,
    Context context,
    Permissions permissions,
    List<String> missing) {
  static final String USER = "aws.iam.user";
  static final String ROLE = "aws.iam.role";
  static final String GROUP = "aws.iam.group";

  static Holder of(
      StoredAsset asset, String account, Layers layers, Context context, List<String> missing) {
    List<List<Statement>> limits = new ArrayList<>(layers.scps());
    layers.boundary().ifPresent(limits::add);
    return new Holder(
        asset,
        account,
        layers,
        context,
        new Permissions(layers.identity(), limits, context),
        List.copyOf(missing));
  }

  String key() {
    return asset.key();
  }

  /** The root user's ARN, which stands for the account as a whole. */
  String rootKey() {
    return "arn:" + key().split(":", 3)[1] + ":iam::" + account + ":root";
  }

  Caller caller() {
    return Caller.of(asset.key());
  }

  boolean is(String type) {
    return asset.type().equals(type);
  }

  /** As if it had no permissions boundary; empty where it has none. */
  Optional<Permissions> unbounded() {
    return layers.boundary().map(any -> new Permissions(layers.identity(), layers.scps(), context));
  }
}
