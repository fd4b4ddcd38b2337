package dev.mothership.scan;

import org.jdbi.v3.core.Handle;

/** Works out everything that follows from a tenant's inventory. */
@FunctionalInterface
public interface TenantCorrelation {
  /** Runs within the task's REPEATABLE READ transaction; may run again if that cannot commit. */
  void run(Handle handle, long tenantId);

  /** Version of the rules it goes by; stored with what it finds, empty where it goes by none. */
  default String rules() {
    return "";
  }
}
