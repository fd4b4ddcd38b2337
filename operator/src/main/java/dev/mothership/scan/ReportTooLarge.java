package dev.mothership.scan;

import java.io.IOException;

/** What is fetched is more than one report may be; the message is for a person. */
final class ReportTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  ReportTooLarge(String message) {
    super(message);
  }
}
