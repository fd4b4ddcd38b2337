package dev.mothership.model;

/**
 * Why something could not be read.
 *
 * @param call the API call, as {@code s3:GetBucketPolicy}
 * @param code the provider's error code, as {@code AccessDenied}
 * @param message for a person: what to do; never a secret, never a stack trace
 */
public record Failure(FailureReason reason, String call, String code, String message) {}
