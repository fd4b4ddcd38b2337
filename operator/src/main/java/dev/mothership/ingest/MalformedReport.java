package dev.mothership.ingest;

import java.io.IOException;

/** A report that cannot be taken, and where. */
public final class MalformedReport extends IOException {
  private static final long serialVersionUID = 1;

  private final String where;

  /**
   * @param where path or line, as {@code $.Findings[3].Title} or {@code line 12}
   * @param message for whoever sent it: what is wrong, and what would be right
   */
  public MalformedReport(String where, String message) {
    super(message);
    this.where = where;
  }

  public String where() {
    return where;
  }
}
