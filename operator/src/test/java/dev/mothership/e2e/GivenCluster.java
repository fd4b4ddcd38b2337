package dev.mothership.e2e;

import dev.mothership.local.Installation;
import dev.mothership.local.LocalStackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster that has nodes and the operator's image, given on purpose: never the one that the
 * ambient kubeconfig names.
 */
final class GivenCluster {
  static final String PROPERTY = "mothership.e2e.kubeconfig";
  static final String VARIABLE = "MOTHERSHIP_E2E_KUBECONFIG";

  /** What a test that needs one says where there is none. */
  static final String ABSENT =
      "SKIPPED, NOT TESTED HERE: no cluster that runs pods. Run .ci/cluster-e2e, which starts one,"
          + " or give -D"
          + PROPERTY
          + "=FILE (or "
          + VARIABLE
          + ") for one that has the image which .ci/image makes.";

  private GivenCluster() {}

  /**
   * The kubeconfig of its administrator.
   *
   * @throws LocalStackException where one is given that does not exist
   */
  static Optional<Path> kubeconfig() {
    String given = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "")).strip();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(Path.of(given))) {
      throw new LocalStackException(given + " of " + PROPERTY + " cannot be read");
    }
    return Optional.of(Path.of(given));
  }

  /** Takes everything away again. */
  static void uninstall(Installation installation) {
    delete(installation, "-f", Quickstart.samples().toString());
    delete(installation, "-k", Installation.checkout().resolve("config/default").toString());
    delete(installation, "namespace", Owners.JOBS);
  }

  private static void delete(Installation installation, String... what) {
    String[] arguments = new String[what.length + 3];
    arguments[0] = "delete";
    System.arraycopy(what, 0, arguments, 1, what.length);
    arguments[what.length + 1] = "--ignore-not-found";
    arguments[what.length + 2] = "--timeout=120s";
    installation.controlPlane().kubectl(arguments);
  }
}
