package dev.mothership.model;

/** Calls made for one scan and how many of them the provider throttled. */
public record ApiUsage(long calls, long throttled) {}
