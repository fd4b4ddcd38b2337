package dev.mothership.cloud;

/** The status and body that a call was answered with; the body holds no secret. */
public record Answer(int status, String body) {}
