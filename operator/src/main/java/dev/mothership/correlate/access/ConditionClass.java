package dev.mothership.correlate.access;

import java.util.Locale;

/** What a condition means for somebody who has a principal's credentials, mildest first. */
enum ConditionClass {
  /** It holds for every call, or there is none. */
  ALWAYS,
  /** Where the call comes from, or who makes it. */
  SOURCE,
  /** Which service the call goes through or is for. */
  SERVICE,
  /** Tags of the caller, of the resource or of the call. */
  TAG,
  OTHER,
  /** It holds for no call. */
  IMPOSSIBLE;

  /** As the class of a power is stored: none, restricts or other. */
  String label() {
    return switch (this) {
      case ALWAYS -> "none";
      case SOURCE, SERVICE, TAG -> "restricts";
      case OTHER, IMPOSSIBLE -> "other";
    };
  }

  /** As it stands beside each condition. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
