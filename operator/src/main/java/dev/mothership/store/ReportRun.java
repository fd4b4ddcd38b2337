package dev.mothership.store;

import java.time.Instant;

/**
 * One reading of one report.
 *
 * @param tries how often it was begun, this one included
 * @param part of the scanner's source that it is a whole statement of; empty for none
 * @param format that it is known to be of; empty for the scanner's
 */
public record ReportRun(
    Claim claim,
    ScannerRow scanner,
    long reportId,
    Instant receivedAt,
    int tries,
    String part,
    String format) {}
