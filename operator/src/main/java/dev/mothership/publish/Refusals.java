package dev.mothership.publish;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keeps what the API server refuses of one object from stopping the others: it is told once and
 * tried again at the next comparison. For one thread.
 */
final class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Set<String> told = new HashSet<>();

  /**
   * Makes one write.
   *
   * @throws NamespaceGone where its namespace is gone or going
   * @throws KubernetesClientException where the API server refuses not the object but any work
   */
  void guard(String namespace, String name, Runnable write) {
    String object = namespace + "/" + name;
    try {
      write.run();
      told.remove(object);
    } catch (KubernetesClientException e) {
      if (namespaceGone(e)) {
        throw new NamespaceGone(namespace);
      }
      if (outage(e)) {
        throw e;
      }
      if (told.add(object)) {
        LOG.warnf("%s cannot be written: %s", object, e.getStatus().getMessage());
      }
    }
  }

  private static boolean outage(KubernetesClientException e) {
    return e.getStatus() == null
        || e.getCode() == UNAUTHORIZED
        || e.getCode() == TOO_MANY_REQUESTS
        || e.getCode() == UNAVAILABLE;
  }

  /** The two answers of a write into a namespace that is gone, or that admits nothing any more. */
  private static boolean namespaceGone(KubernetesClientException e) {
    if (e.getStatus() == null || e.getStatus().getDetails() == null) {
      return false;
    }
    if (e.getCode() == NOT_FOUND) {
      return "namespaces".equals(e.getStatus().getDetails().getKind());
    }
    return e.getCode() == FORBIDDEN
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }
}
