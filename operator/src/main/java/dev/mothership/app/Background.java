package dev.mothership.app;

/**
 * A part that works by itself between start and stop.
 *
 * @param start returns at once
 * @param stop returns when the part has ended, or soon will
 */
record Background(String name, Runnable start, Runnable stop) {}
