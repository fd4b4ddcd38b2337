package dev.mothership.notify;

/**
 * That people see the content.
 *
 * @param reference by which to find it again, as {@code C024BE91L/1503435956.000247} or {@code
 *     PAY-12}; kept with the thread
 * @param url where people find it; empty where there is no such place
 */
public record Receipt(String reference, String url) {
  /** Nothing was there, and nothing need be made: of a dispatch that is moot. */
  public static final Receipt NOTHING = new Receipt("", "");
}
