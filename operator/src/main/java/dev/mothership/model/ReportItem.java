package dev.mothership.model;

/** One thing that a tool's report says, in terms of no tool. */
public sealed interface ReportItem
    permits ReportedFinding, ReportedPackage, ReportedAgent, ReportedVex, Looked {}
