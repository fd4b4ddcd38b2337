package dev.mothership.jobs;

/**
 * What a Job of a Scanner sends its report by; its beginning tells it from tokens of Kubernetes.
 */
public final class RunToken {
  private static final String START = "mothership-run-";

  private RunToken() {}

  public static String fresh() {
    return START + Tokens.fresh();
  }

  public static boolean isOne(String token) {
    return token.startsWith(START);
  }
}
