package dev.mothership.notify;

import java.util.Set;

/** Hosts that nothing a tenant names may lead to, such as the API server's. */
@FunctionalInterface
public interface ForbiddenHosts {
  /** Names or addresses. */
  Set<String> names();
}
