package dev.mothership.store;

import dev.mothership.model.ReportItem;

/** One thing that a report says, and which tool says it. */
public record SaidItem(String tool, ReportItem item) {}
