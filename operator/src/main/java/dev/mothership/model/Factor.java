package dev.mothership.model;

/**
 * One reason for a risk.
 *
 * @param name exploitability, exposure, missing-control, impact or consequence
 * @param value 0 to 1
 * @param because for a person
 * @param evidence the asset key or call that says so; empty where the rule itself does
 * @param assumed true where the value could not be read and the risk model's stand-in is used
 * @param low the least this factor can be; equal to value unless assumed
 * @param high the most this factor can be; equal to value unless assumed
 */
public record Factor(
    String name,
    double value,
    String because,
    String evidence,
    boolean assumed,
    double low,
    double high) {
  public static Factor known(String name, double value, String because, String evidence) {
    return new Factor(name, value, because, evidence, false, value, value);
  }

  public static Factor assumed(String name, double value, String because, double low, double high) {
    return new Factor(name, value, because, "", true, low, high);
  }
}
