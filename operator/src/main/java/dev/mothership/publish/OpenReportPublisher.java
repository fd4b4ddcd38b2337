package dev.mothership.publish;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.ShownFinding;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * One Report of OpenReports for each namespace, where the operator is set to; what it wrote before
 * goes where it is not. Where they cannot be written it says so once and goes on without. For one
 * thread.
 */
final class OpenReportPublisher {
  static final ResourceDefinitionContext TYPE =
      new ResourceDefinitionContext.Builder()
          .withGroup("openreports.io")
          .withVersion("v1alpha1")
          .withKind("Report")
          .withPlural("reports")
          .withNamespaced(true)
          .build();

  private static final Logger LOG = Logger.getLogger(OpenReportPublisher.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final long PAGE = 50;

  private final KubernetesClient client;
  private final boolean wanted;
  private final WriteBudget budget;
  private final Projections projections;
  private final Refusals refusals = new Refusals();

  /** Hashes of what there is, by namespace. */
  private final Map<String, String> present = new TreeMap<>();

  private boolean possible;
  private boolean told;
  private boolean cleared;

  OpenReportPublisher(
      KubernetesClient client,
      PublishSettings settings,
      WriteBudget budget,
      Projections projections) {
    this.client = client;
    this.wanted = settings.openreports();
    this.budget = budget;
    this.projections = projections;
  }

  /** Looks at what there is. Where none is wanted it is removed, once. */
  void compare() throws InterruptedException {
    if (!wanted && cleared) {
      return;
    }
    possible = read() && (!wanted || mayWrite());
    cleared = true;
    if (!wanted && possible) {
      keepOnly(Set.of());
    }
    projections.openReportsFailing(wanted && !possible);
    if (possible || !wanted) {
      told = false;
    } else if (!told) {
      told = true;
      LOG.warn(
          "mothership.publish.openreports is on, but there are no reports.openreports.io or the"
              + " operator may not write them: install OpenReports and apply config/openreports");
    }
  }

  /** Writes the namespace's report where it differs from what there is. */
  void publish(NamespaceFindings counts, List<ShownFinding> shown) throws InterruptedException {
    if (!wanted || !possible) {
      return;
    }
    GenericKubernetesResource report = OpenReport.of(counts, shown);
    String hash = OpenReport.hash(report);
    String namespace = counts.namespace();
    if (hash.equals(present.get(namespace))) {
      return;
    }
    budget.await();
    boolean ours = present.containsKey(namespace);
    refusals.guard(
        namespace,
        "the report " + OpenReport.NAME,
        () -> {
          var applying =
              client
                  .genericKubernetesResources(TYPE)
                  .resource(report)
                  .fieldManager(FindingPublisher.FIELD_MANAGER);
          if (ours) {
            applying.forceConflicts().serverSideApply();
          } else {
            applying.serverSideApply();
          }
          present.put(namespace, hash);
        });
  }

  /** Removes those of all other namespaces. */
  void keepOnly(Set<String> namespaces) throws InterruptedException {
    TreeSet<String> leaving = new TreeSet<>(present.keySet());
    leaving.removeAll(namespaces);
    for (String namespace : leaving) {
      budget.await();
      try {
        refusals.guard(
            namespace,
            "the report " + OpenReport.NAME,
            () ->
                client
                    .genericKubernetesResources(TYPE)
                    .inNamespace(namespace)
                    .withName(OpenReport.NAME)
                    .delete());
      } catch (NamespaceGone e) {
        LOG.debug(e.getMessage());
      }
      present.remove(namespace);
    }
  }

  /** Reading is the right of those who read other tools' reports, too. */
  private boolean mayWrite() {
    SelfSubjectAccessReview asked =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(TYPE.getGroup())
            .withResource(TYPE.getPlural())
            .withVerb("create")
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(asked)
        .getStatus()
        .getAllowed();
  }

  /** Whether reports can be read; only the hash of each is held. */
  private boolean read() {
    present.clear();
    try {
      String next = null;
      do {
        ListOptions options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
        GenericKubernetesResourceList page =
            client
                .genericKubernetesResources(TYPE)
                .inAnyNamespace()
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .list(options);
        for (GenericKubernetesResource report : page.getItems()) {
          if (OpenReport.NAME.equals(report.getMetadata().getName())) {
            present.put(report.getMetadata().getNamespace(), OpenReport.hash(report));
          }
        }
        next = page.getMetadata().getContinue();
      } while (next != null && !next.isEmpty());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND || e.getCode() == FORBIDDEN) {
        present.clear();
        return false;
      }
      throw e;
    }
  }
}
