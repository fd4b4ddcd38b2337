package dev.mothership.store;

import java.time.Instant;

/**
 * One reading of one report.
 *
 * @param tries how often it was begun, this one included
 */
public record ReportRun(
    Claim claim, ScannerRow scanner, long reportId, Instant receivedAt, int tries) {}
