package dev.mothership.correlate.score;

/**
 * Why a score moved, in the order in which a day's changes are replayed: what nobody did to the
 * estate first, what its owners did last, so that a fix counts for what it is worth today.
 */
public enum Cause {
  /**
   * A check, path rule or risk model is new, gone or different, or policies make another thing of
   * it: leave it out, take it on, set its parameters, trust others.
   */
  NEW_RULE("newRule"),

  /** Environment, criticality or data class of the asset changed, or the account it belongs to. */
  CONTEXT("context"),

  /** The asset is gone, or its account is. */
  REMOVED_ASSET("removedAsset"),

  /** The asset was not there before. */
  NEW_ASSET("newAsset"),

  /** What could be read can no longer be. */
  LOST_VISIBILITY("lostVisibility"),

  /** What could not be read was read. */
  REGAINED_VISIBILITY("regainedVisibility"),

  /** More is known of how a fault is exploited; nothing tells of that yet. */
  NEW_EXPLOIT("newExploit"),

  /** An exception ended, or a compensating control did. */
  EXPIRED_EXCEPTION("expiredException"),

  /** An exception began to apply, or a compensating control did. */
  NEW_EXCEPTION("newException"),

  /** An asset that was there got worse. */
  FAULT("fault"),

  /** An asset that is still there got better. */
  FIX("fix"),

  /** The facts behind the earlier score are no longer kept, or there was no score in between. */
  UNRECORDED("unrecorded");

  private final String id;

  Cause(String id) {
    this.id = id;
  }

  /** As stored and shown. */
  public String id() {
    return id;
  }
}
