package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Faulty;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may have what done, how often, and what happens where it goes wrong. */
@Tag("live")
class RemediationFlowIT extends RemediationCase {
  @Test
  void aDryRunRestsWithItsPlan() {
    Faulty faulty = stores.key();
    String name = asked(faulty, "DryRun");
    lab.decide(name, "ben", "Approve");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.PLANNED);
    assertThat(lab.tables().one("select count(*) from remediation_run")).isEqualTo("0");
    again(name, faulty, "Apply", "ann");
    assertThat(lab.row(name).state())
        .as("the approval was of this very plan")
        .isEqualTo(RemediationState.RUNNING);
  }

  @Test
  void whoAskedDoesNotApproveThoughAnotherAsksNow() {
    Faulty faulty = stores.key();
    String name = asked(faulty, "Apply");
    assertWaits(name, RemediationState.PLANNED, "WaitingForApproval");
    lab.decide(name, "ann", "Approve");
    lab.decide(name, "Ann", "Approve");
    lab.work();
    assertWaits(name, RemediationState.PLANNED, "WaitingForApproval");
    again(name, faulty, "Apply", "system:serviceaccount:argocd:controller");
    assertThat(lab.row(name).state())
        .as("ann wrote the first spec, and a machine the one that there is now")
        .isEqualTo(RemediationState.PLANNED);
    lab.decide(name, "ben", "Approve");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RUNNING);
    assertThat(lab.row(name).approvedBy()).isEqualTo("ben");
  }

  @Test
  void anApprovalIsOfOnePlanOnly() {
    Faulty faulty = stores.key();
    String name = asked(faulty, "Apply");
    String first = lab.row(name).planHash();
    lab.askAgain(name, lab.row(name).finding(), faulty, "DryRun", "ann", "");
    lab.tables().sql("update remediation set plan_hash = repeat('0', 64) where name = :v", name);
    lab.decide(name, "ben", "Approve");
    lab.tables().sql("update remediation set plan_hash = '" + first + "' where name = :v", name);
    again(name, faulty, "Apply", "ann");
    assertWaits(name, RemediationState.PLANNED, "WaitingForApproval");
  }

  @Test
  void aRejectionEndsIt() {
    Faulty faulty = stores.key();
    String name = asked(faulty, "Apply");
    lab.decide(name, "ben", "Reject");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.REJECTED);
    assertThat(faulty.fault().get()).isTrue();
  }

  /** Between approval and change somebody takes the right away. */
  @Test
  void aRevokedRightStopsAJobThatHasNotBegun() {
    Faulty faulty = stores.key();
    String name = approved(faulty);
    RemediationRow row = lab.row(name);
    lab.store().revoke(row.namespace(), row.name(), row.uid());
    assertThat(lab.run(name)).startsWith("stopped");
    assertThat(faulty.fault().get()).isTrue();
    lab.work();
    assertWaits(name, RemediationState.APPROVED, "NotAuthorized");
  }

  @Test
  void aJobThatDoesNotBeginSaysWhereToLookAndGoesOnByItself() {
    Faulty faulty = stores.key();
    String name = approved(faulty);
    lab.work();
    assertThat(lab.row(name).waits()).as("a node may take its time").isEmpty();
    lab.tables().sql("update remediation_run set made_at = made_at - interval '31 seconds'");
    lab.work();
    assertWaits(name, RemediationState.RUNNING, "JobNotStarted");
    assertThat(lab.row(name).waits())
        .contains(lab.job(name))
        .endsWith(
            "kubectl describe jobs,pods -n mothership-jobs-checkout -l mothership.dev/run="
                + lab.row(name).runId());
    assertThat(lab.run(name)).isEqualTo("succeeded");
    assertThat(lab.row(name).waits()).isEmpty();
  }

  @Test
  void aJobThatEndedCanBeLookedAtAndItsSecretNot() {
    String name = approved(stores.key());
    String ended = lab.job(name);
    lab.jobEnds(name, "Failed");
    lab.work();
    assertThat(lab.row(name).failure().message())
        .isEqualTo("Job " + ended + " ended and did not tell how; its log may (Test)");
    assertThat(lab.job(name)).isNotEqualTo(ended);
    var jobs = lab.client().batch().v1().jobs().inNamespace("mothership-jobs-checkout");
    assertThat(jobs.withName(ended).get().getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
    assertThat(lab.client().secrets().inNamespace("mothership-jobs-checkout").withName(ended).get())
        .isNull();
  }

  /** With a new database run numbers begin anew, and the cluster still has the old one's Jobs. */
  @Test
  void aJobOfADatabaseThatIsNoMoreIsNotTakenForANewOne() {
    String before = approved(stores.key());
    long number = lab.row(before).runId();
    String left = lab.job(before);
    lab.tables().sql("update remediation set run_id = null, state = 'Cancelled', due_at = null");
    lab.tables().sql("delete from remediation_run");
    lab.tables().sql("alter table remediation_run alter column id restart with " + number);

    Faulty faulty = stores.key();
    String name = approved(faulty);
    assertThat(lab.row(name).runId()).isEqualTo(number);
    assertThat(lab.job(name)).isNotEqualTo(left);
    assertThat(lab.run(name)).isEqualTo("succeeded");
    assertThat(faulty.fault().get()).isFalse();
    lab.work();
    assertThat(lab.client().secrets().inNamespace("mothership-jobs-checkout").list().getItems())
        .extracting(secret -> secret.getMetadata().getName())
        .contains(left);
  }

  @Test
  void anAccountThatReconcileNoLongerVouchesForIsLeftAlone() {
    String name = asked(stores.key(), "Apply");
    lab.decide(name, "ben", "Approve");
    lab.tables().sql("update account set authorized_at = now() - interval '11 minutes'");
    lab.work();
    assertWaits(name, RemediationState.PLANNED, "NotAuthorized");
  }

  @Test
  void withoutARoleThatWritesThePlanWaitsAndAnotherRoleNeedsAnotherApproval() {
    Faulty faulty = stores.key();
    String name = asked(faulty, "DryRun");
    lab.tables().sql("update remediation set write_role = '' where name = :v", name);
    lab.tables().sql("update remediation set mode = 'Apply', due_at = now() where name = :v", name);
    lab.work();
    assertWaits(name, RemediationState.PLANNED, "NoWriteRole");
    String hash = lab.row(name).planHash();
    lab.tables().sql("update remediation set write_role = 'Another' where name = :v", name);
    lab.work();
    assertThat(lab.row(name).planHash()).isNotEqualTo(hash);
    assertThat(lab.row(name).plan().at("/role").asText()).isEqualTo("Another");
  }

  @Test
  void aRoleThatDoesNotAskForTheExternalIdChangesNothing() {
    lab.front().role(ROLE, AwsFront.BASE_ARN, "");
    Faulty faulty = stores.key();
    String name = approved(faulty);
    assertThat(lab.run(name)).startsWith("failed: sts:AssumeRole: ExternalIdNotEnforced");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.FAILED);
    assertThat(faulty.fault().get()).isTrue();
  }

  @Test
  void aRoleThatAsksForAnotherExternalIdSaysWhatToPaste() {
    lab.front().role(ROLE, AwsFront.BASE_ARN, "somebody-elses");
    String name = approved(stores.key());
    assertThat(lab.run(name)).startsWith("failed: sts:AssumeRole: AccessDenied");
    assertThat(lab.row(name).failure().message())
        .contains("\"sts:ExternalId\" : \"id-of-checkout\"")
        .contains("kms:EnableKeyRotation");
  }

  /** The cloud says yes, and does nothing. */
  @Test
  void aChangeThatDoesNotShowIsNoSuccess() {
    lab.front()
        .answer(
            "ec2",
            "EnableEbsEncryptionByDefault",
            """
            <EnableEbsEncryptionByDefaultResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>front</requestId><ebsEncryptionByDefault>true</ebsEncryptionByDefault>
            </EnableEbsEncryptionByDefaultResponse>
            """);
    String name = approved(disks);
    Path order = lab.order(name);
    LabFiles.edit(
        order.resolve(JobOrder.ORDER),
        text -> text.replaceAll("\"settlesWithinSeconds\":\\d+", "\"settlesWithinSeconds\":0"));
    assertThat(lab.runIn(order))
        .startsWith("rolled-back: mothership:Remediate: VerificationFailed");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
    assertThat(disks.fault().get()).isTrue();
  }

  @Test
  void nothingIsDoneWhereNothingIsWrongAnyMore() {
    Faulty faulty = stores.key();
    faulty.disturb().run();
    String name = asked(faulty, "Apply");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.NOT_NEEDED);
    assertThat(lab.tables().one("select due_at <= now() from task where kind = 'sync'"))
        .as("the account is looked at again, so that the finding goes")
        .isEqualTo("t");
  }

  @Test
  void aResourceThatIsGoneCannotBePlanned() {
    Faulty gone =
        new Faulty(
            "aws-kms-rotate-key",
            "aws-kms-key-rotation-off",
            "aws.kms.key",
            "arn:aws:kms:eu-west-1:515253545556:key/11111111-2222-3333-4444-555555555555",
            "11111111-2222-3333-4444-555555555555",
            "eu-west-1",
            "{}",
            "{}",
            () -> "",
            () -> true,
            () -> {});
    String name = asked(gone, "Apply");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.FAILED);
    assertThat(lab.row(name).failure().code()).isEqualTo("NotFoundException");
  }

  /** The namespace of a remediation decides which findings it can be about. */
  @Test
  void findingsOfOtherNamespacesAreNotThere() {
    String finding = lab.tables().finding(stores.key());
    assertThat(lab.store().subject(1, RemediationLab.NAMESPACE, finding)).isPresent();
    assertThat(lab.store().subject(1, "team-mail", finding)).isEmpty();
    assertThat(lab.store().subject(2, RemediationLab.NAMESPACE, finding)).isEmpty();
  }

  @Test
  void anObjectThatGoesBeforeAnythingIsBegunCancelsIt() {
    String name = asked(stores.key(), "Apply");
    lab.decide(name, "ben", "Approve");
    RemediationRow row = lab.row(name);
    lab.store().gone(row.namespace(), row.name(), row.uid());
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.CANCELLED);
    assertThat(lab.tables().one("select count(*) from remediation_run")).isEqualTo("0");
  }

  @Test
  void whatWasDoneStaysTold() {
    String name = approved(stores.key());
    lab.run(name);
    assertThat(
            lab.tables()
                .list(
                    "select actor || ' ' || action from audit where subject = '%s/%s' order by id"
                        .formatted(RemediationLab.NAMESPACE, name)))
        .containsExactly(
            "ann remediation-requested",
            "mothership remediation-planned",
            "ben remediation-approved",
            "ben remediation-started",
            "ben remediation-succeeded");
    assertThat(
            lab.tables()
                .list("select body->>'note' from outbox where kind = 'remediation-succeeded'"))
        .contains("aws-kms-rotate-key, asked for by ann, approved by ben");
    for (String statement :
        List.of("delete from audit", "update audit set actor = 'nobody'", "truncate audit")) {
      assertThatThrownBy(() -> lab.tables().sql(statement))
          .hasMessageContaining("rows of audit are only ever added");
    }
  }
}
