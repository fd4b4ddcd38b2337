package dev.mothership.store;

import java.util.Locale;

/**
 * An issue as its tracker has it.
 *
 * @param issueKey may have changed with its project
 * @param status the project's own name for it
 * @param resolution empty while there is none
 * @param assignee for a person; empty for nobody
 * @param declined whether its resolution says that it will not be done
 */
public record TicketSeen(
    String issueId,
    String issueKey,
    Category category,
    String status,
    String resolution,
    String assignee,
    boolean declined) {
  /** What a status means, whatever it is called. */
  public enum Category {
    TO_DO,
    IN_PROGRESS,
    DONE;

    public static Category parse(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As stored. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
