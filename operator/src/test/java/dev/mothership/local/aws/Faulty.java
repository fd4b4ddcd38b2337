package dev.mothership.local.aws;

import java.util.function.Supplier;

/**
 * A resource with one fault, in moto's memory.
 *
 * @param key its ARN
 * @param evidence what a check would say of it, as JSON
 * @param parameters of the action, as JSON
 * @param look all that the cloud tells of it, as one text that is the same for the same state
 * @param fault whether the fault is there
 * @param disturb changes something that matters, as its owner might
 */
public record Faulty(
    String action,
    String check,
    String type,
    String key,
    String nativeId,
    String region,
    String evidence,
    String parameters,
    Supplier<String> look,
    Supplier<Boolean> fault,
    Runnable disturb) {
  @Override
  public String toString() {
    return action + " on " + type;
  }
}
