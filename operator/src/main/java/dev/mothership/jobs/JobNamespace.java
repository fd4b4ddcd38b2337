package dev.mothership.jobs;

import io.fabric8.kubernetes.api.model.Namespace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The namespace of a tenant's Jobs: the operator's, made by an administrator, because nobody who
 * could make it by himself should be able to.
 */
public final class JobNamespace {
  /** Annotation of the namespace: whose Jobs it is for. */
  static final String OWNER = "mothership.dev/jobs-of";

  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
  private static final int SHOWN = 30;
  private static final int HASHED = 8;

  private JobNamespace() {}

  /** {@code mothership-jobs-<tenant>}, shortened with a hash where that is no namespace's name. */
  public static String of(String tenant) {
    if (PLAIN.matcher(tenant).matches()) {
      return "mothership-jobs-" + tenant;
    }
    String start = tenant.substring(0, Math.min(SHOWN, tenant.length())).replace('.', '-');
    return "mothership-jobs-" + start + "-" + hash(tenant).substring(0, HASHED);
  }

  /** What is wrong with it and how to mend that; empty where nothing is. */
  public static Optional<String> fault(String tenant, @Nullable Namespace namespace) {
    if (namespace == null) {
      return Optional.of("There is no namespace " + of(tenant) + ". " + command(tenant));
    }
    return tenant.equals(given(namespace.getMetadata().getAnnotations()).get(OWNER))
            && "restricted".equals(given(namespace.getMetadata().getLabels()).get(ENFORCE))
        ? Optional.empty()
        : Optional.of(
            "Namespace "
                + of(tenant)
                + " is not marked as the one for this tenant's Jobs, or not restricted. "
                + command(tenant));
  }

  private static Map<String, String> given(@Nullable Map<String, String> values) {
    return values == null ? Map.of() : values;
  }

  static String command(String tenant) {
    return "Make it: mothership jobs-namespace " + tenant + " | kubectl apply -f -";
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
