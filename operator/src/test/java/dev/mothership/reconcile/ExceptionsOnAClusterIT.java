package dev.mothership.reconcile;

import static dev.mothership.reconcile.ExceptionCluster.is;
import static dev.mothership.reconcile.ExceptionCluster.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionStatus;
import dev.mothership.correlate.EstateFixture;
import dev.mothership.store.ExceptionProposals;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who asks, who decides, what it comes to, on a real API server and a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExceptionsOnAClusterIT {
  private static final String KEY = "aws-iam-root-access-key";
  private static final String MFA = "aws-iam-root-without-mfa";

  private ExceptionCluster cluster;
  private KubernetesClient alice;
  private KubernetesClient sam;
  private KubernetesClient sue;
  private KubernetesClient argocd;

  @BeforeAll
  void start() {
    cluster = new ExceptionCluster();
    alice = cluster.as("alice");
    sam = cluster.as("sam");
    sue = cluster.as("sue");
    argocd = cluster.asServiceAccount("argocd");
    cluster.estate.asset(
        "aws.iam.account",
        EstateFixture.ROOT,
        "root",
        "{summary: {AccountAccessKeysPresent: 1, AccountMFAEnabled: 0}}");
    cluster.estate.correlate();
  }

  @AfterAll
  void stop() {
    List.of(argocd, sue, sam, alice).forEach(KubernetesClient::close);
    cluster.close();
  }

  @Test
  void nothingIsMutedBeforeSomebodyElseApprovesExactlyThis() {
    alice.resource(exception("key", "alice", KEY, "the old one", 30)).create();
    PostureExceptionStatus waiting =
        cluster.await("key", s -> s.matched() == 1 && is("False WaitingForApproval").test(s));
    assertThat(ready(waiting))
        .contains(
            "It matches 1 findings.", "targetHash: " + waiting.hash(), "than alice who holds");
    assertThat(waiting.findings()).hasSize(1).first().asString().contains(KEY);

    alice.resource(approval("mine", "key", waiting.hash(), "alice")).create();
    assertThat(ready(cluster.await("key", s -> ready(s).contains("alice asked for it"))))
        .startsWith("False WaitingForApproval");
    assertThat(muted()).isEmpty();

    sam.resource(approval("sams", "key", waiting.hash(), "sam")).create();
    PostureExceptionStatus applied = cluster.await("key", is("True Succeeded It applies to 1"));
    assertThat(applied.approvedBy()).isEqualTo("sam");
    assertThat(applied.applied()).isTrue();
    assertThat(muted()).containsExactly(KEY);

    alice
        .resource(exception("key", "alice", KEY, "another reason", 30))
        .forceConflicts()
        .serverSideApply();
    PostureExceptionStatus changed = cluster.await("key", is("False WaitingForApproval"));
    assertThat(ready(changed)).contains("What sam approved was another spec.");
    assertThat(changed.hash()).isNotEqualTo(waiting.hash());
    assertThat(changed.approvedBy()).isNull();
    cluster.await("key", s -> muted().isEmpty());

    sue.resource(approval("sues", "key", changed.hash(), "sue").replace("Approve", "Reject"))
        .create();
    assertThat(ready(cluster.await("key", is("False Rejected")))).contains("sue rejected it");
    forget("key");
  }

  @Test
  void gitAloneApprovesNothing() {
    argocd.resource(exception("git", "alice", MFA, "from git", 30)).create();
    PostureExceptionStatus waiting = cluster.await("git", is("False WaitingForApproval"));
    for (String by : List.of("sam", "system:serviceaccount:team-checkout:argocd")) {
      assertThatThrownBy(() -> argocd.resource(approval("git", "git", waiting.hash(), by)).create())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("only a person approves");
    }
    argocd
        .resource(exception("git", "sam", MFA, "from git", 30))
        .forceConflicts()
        .serverSideApply();
    PostureExceptionStatus other = cluster.await("git", s -> !waiting.hash().equals(s.hash()));
    sam.resource(approval("git", "git", other.hash(), "sam")).create();
    cluster.await("git", s -> ready(s).contains("sam asked for it"));
    assertThat(muted()).isEmpty();
    forget("git");
  }

  @Test
  void itsTimeIsBoundedAndEnds() {
    alice.resource(exception("late", "alice", KEY, "for ever", 366)).create();
    assertThat(ready(cluster.await("late", is("False ExpiresTooLate"))))
        .contains("mothership.exceptions.longest");
    alice
        .resource(exception("late", "alice", KEY, "for a while", 10))
        .forceConflicts()
        .serverSideApply();
    PostureExceptionStatus waiting = cluster.await("late", is("False WaitingForApproval"));
    sam.resource(approval("late", "late", waiting.hash(), "sam")).create();
    cluster.await("late", is("True Succeeded It applies"));
    cluster.estate.execute("update exception set expires_at = now() where name = 'late'");
    PostureExceptionStatus over = cluster.await("late", is("False Expired"));
    assertThat(over.expired()).isTrue();
    assertThat(over.applied()).isFalse();
    cluster.await("late", s -> muted().isEmpty());
    forget("late");
  }

  @Test
  void theStrictestPolicyBoundsItFromItsCreation() {
    policy("ClusterScanPolicy", "wide", 40);
    policy("ScanPolicy", "strict, namespace: team-checkout", 20);
    alice.resource(exception("bounded", "alice", KEY, "for a month", 30)).create();
    PostureExceptionStatus refused = cluster.await("bounded", is("False ExpiresTooLate"));
    assertThat(ready(refused))
        .contains("ScanPolicy team-checkout/strict allows 20 days from its creation");
    sam.resource(approval("bounded", "bounded", refused.hash(), "sam")).create();
    cluster.await("bounded", s -> "sam".equals(s.approvedBy()));
    cluster.glance();
    cluster.correlateWhereDue();
    assertThat(muted()).isEmpty();

    policy("ScanPolicy", "strict, namespace: team-checkout", 3650);
    PostureExceptionStatus applied = cluster.await("bounded", is("True Succeeded It applies"));
    assertThat(applied.cutTo()).isNull();
    assertThat(muted()).containsExactly(KEY);
    alice.resource(exception("longer", "alice", MFA, "for more", 50)).create();
    assertThat(ready(cluster.await("longer", is("False ExpiresTooLate"))))
        .contains("ClusterScanPolicy wide allows 40 days");
    forget("longer", KEY);

    cluster.glance();
    policy("ClusterScanPolicy", "wide", 10);
    cluster
        .database()
        .jdbi()
        .useTransaction(
            handle ->
                ExceptionProposals.propose(
                    handle,
                    1,
                    handle
                        .createQuery("select id from finding where rule_id = '" + MFA + "'")
                        .mapTo(Long.class)
                        .one(),
                    "bob@example.com",
                    "jira",
                    "SHOP-8: not now"));
    String proposed =
        "jira-"
            + cluster.estate.one(
                "select name from finding where rule_id = '" + MFA + "'", String.class);
    assertThat(ready(cluster.await(proposed, s -> s.matched() == 1)))
        .as("no longer than the policy allows")
        .startsWith("False WaitingForApproval");
    forget(proposed, KEY);
    PostureExceptionStatus cut = cluster.await("bounded", s -> s.cutTo() != null);
    Instant created =
        Instant.parse(
            cluster
                .admin()
                .resources(PostureExceptionResource.class)
                .inNamespace(ExceptionCluster.NAMESPACE)
                .withName("bounded")
                .get()
                .getMetadata()
                .getCreationTimestamp());
    assertThat(Instant.parse(cut.cutTo())).isEqualTo(created.plus(10, ChronoUnit.DAYS));
    assertThat(ready(cut))
        .startsWith("True Succeeded It applies to 1 findings until " + cut.cutTo())
        .contains("ClusterScanPolicy wide allows 10 days by now");
    assertThat(muted()).containsExactly(KEY);

    cluster.estate.execute(
        "update exception set asked_at = now() - interval '11 days' where name = 'bounded'");
    assertThat(ready(cluster.await("bounded", is("False Expired"))))
        .contains("ClusterScanPolicy wide allows 10 days");
    cluster.await("bounded", s -> muted().isEmpty());
    forget("bounded");
    cluster.api().kubectl("delete", "cspol", "wide");
    cluster.api().kubectl("delete", "spol", "strict", "-n", ExceptionCluster.NAMESPACE);
    cluster.estate.execute("delete from policy");
  }

  private void policy(String kind, String name, int days) {
    cluster
        .admin()
        .resource(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: %s
            metadata: {name: %s}
            spec:
              exceptions: {maxDays: %d}
            """
                .formatted(kind, name, days))
        .forceConflicts()
        .serverSideApply();
    String object = name.replaceAll(",.*", "");
    Awaitility.await(object)
        .until(
            () ->
                cluster.estate.query(
                    "select body->>'exceptionDays' from policy join policy_account on policy_id = id where policy.name = '%s'"
                        .formatted(object),
                    String.class),
            stored -> stored.equals(List.of(Integer.toString(days))));
  }

  @Test
  void oneThatMatchesTooManySaysSo() {
    alice
        .resource(
            exception("many", "alice", KEY, "both", 10)
                .replace("match: {check: " + KEY, "match: {assets: ['" + EstateFixture.ROOT + "']"))
        .create();
    PostureExceptionStatus waiting = cluster.await("many", s -> s.matched() == 2);
    assertThat(ready(waiting)).contains("It matches 2 findings, more than its maxMatches.");
    sam.resource(approval("many", "many", waiting.hash(), "sam")).create();
    PostureExceptionStatus many = cluster.await("many", is("False TooManyMatches"));
    assertThat(many.approvedBy()).isEqualTo("sam");
    assertThat(many.applied()).isFalse();
    assertThat(muted()).isEmpty();
    forget("many");
  }

  @Test
  void oneOfTheClusterIsDecidedByWhoMayDecideForTheCluster() {
    sam.resource(
            exception("wide", "sam", MFA, "everywhere", 10)
                .replace("PostureException", "ClusterPostureException")
                .replace(", namespace: team-checkout", ""))
        .create();
    PostureExceptionStatus waiting = cluster.awaitCluster("wide", s -> s.matched() == 1);
    String wide =
        approval("wide", "wide", waiting.hash(), "alice")
            .replace("kind: PostureException", "kind: ClusterPostureException");
    assertThatThrownBy(() -> alice.resource(wide).create())
        .hasMessageContaining("you may not decide on clusterpostureexceptions");
    sue.resource(wide.replace("by: alice", "by: sue")).create();
    cluster.awaitCluster("wide", is("True Succeeded It applies"));
    assertThat(muted()).containsExactly(MFA);
    cluster.api().kubectl("delete", "clusterpostureexception", "wide");
    cluster.sweep();
    cluster.correlateWhereDue();
    assertThat(muted()).isEmpty();
  }

  @Test
  void whatIsOfNothingSaysSo() {
    cluster
        .admin()
        .resource(
            exception("lost", "kubernetes-admin", KEY, "nobody's", 10)
                .replace("namespace: team-checkout", "namespace: nobodys")
                .replace("requestedBy: kubernetes-admin", "requestedBy: " + admin()))
        .create();
    assertThat(
            ready(
                cluster.await(
                    PostureExceptionResource.class, "nobodys", "lost", is("False NoTenant"))))
        .contains("is of nothing");
    alice.resource(attestation("unknown", "9.99")).create();
    assertThat(ready(cluster.await("unknown", is("False UnknownReference"))))
        .contains("cis-aws-5.0.0 has no requirement 9.99.");
    alice.resource(attestation("unknown", "1.1")).forceConflicts().serverSideApply();
    PostureExceptionStatus waiting = cluster.await("unknown", is("False WaitingForApproval"));
    sam.resource(approval("attested", "unknown", waiting.hash(), "sam")).create();
    cluster.await("unknown", is("True Succeeded It answers requirement 1.1 of cis-aws-5.0.0"));
    assertThat(
            cluster.estate.one(
                "select status from mothership.compliance where account = 'shop' and requirement = '1.1'"
                    + " and framework = 'cis-aws-5.0.0'",
                String.class))
        .isEqualTo("attested");
    forget("unknown");
  }

  @Test
  void whatATicketProposesWaitsAsAnObject() {
    long finding =
        cluster.estate.one("select id from finding where rule_id = '" + KEY + "'", Long.class);
    cluster
        .database()
        .jdbi()
        .useTransaction(
            handle ->
                assertThat(
                        ExceptionProposals.propose(
                            handle, 1, finding, "bob@example.com", "jira", "SHOP-7: will not do"))
                    .isTrue());
    cluster.glance();
    cluster.glance();
    String name =
        "jira-"
            + cluster.estate.one("select name from finding where id = " + finding, String.class);
    PostureExceptionStatus waiting =
        cluster.await(name, s -> s.matched() == 1 && is("False WaitingForApproval").test(s));
    assertThat(ready(waiting)).contains("somebody else than bob@example.com");
    assertThat(muted()).isEmpty();
    sam.resource(approval("jira", name, waiting.hash(), "sam")).create();
    cluster.await(name, is("True Succeeded It applies"));
    assertThat(muted()).containsExactly(KEY);
    forget(name);
  }

  /** Deletes and sweeps: what it was of counts again. */
  private void forget(String name, String... still) {
    cluster.api().kubectl("delete", "pexc", name, "-n", ExceptionCluster.NAMESPACE);
    cluster.sweep();
    cluster.correlateWhereDue();
    assertThat(
            cluster.estate.query(
                "select name from exception where name = '" + name + "'", String.class))
        .isEmpty();
    assertThat(muted()).containsExactly(still);
  }

  private List<String> muted() {
    return cluster.estate.query(
        "select rule_id from finding where state = 'Muted' order by 1", String.class);
  }

  private String admin() {
    return cluster
        .api()
        .kubectl("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
        .strip();
  }

  private static String exception(String name, String by, String check, String reason, int days) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: PostureException
    metadata: {name: %s, namespace: team-checkout}
    spec:
      type: AcceptedRisk
      match: {check: %s, maxMatches: 1}
      reason: %s
      requestedBy: %s
      expires: "%s"
    """
        .formatted(
            name,
            check,
            reason,
            by,
            Instant.now().truncatedTo(ChronoUnit.HOURS).plus(days, ChronoUnit.DAYS));
  }

  private static String attestation(String name, String requirement) {
    return exception(name, "alice", KEY, "looked up", 10)
        .replace("type: AcceptedRisk", "type: Attestation\n  evidence: [a ticket]")
        .replace(
            "match: {check: " + KEY + ", maxMatches: 1}",
            "attests: {framework: cis-aws-5.0.0, requirement: '" + requirement + "'}");
  }

  private static String approval(String name, String target, String hash, String by) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Approval
    metadata: {name: %s, namespace: team-checkout}
    spec:
      targetRef: {kind: PostureException, name: %s}
      targetHash: %s
      decision: Approve
      by: %s
    """
        .formatted(name, target, hash, by);
  }
}
