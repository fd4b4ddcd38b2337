package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.RemediationEstate;
import dev.mothership.local.aws.StoreEstate;
import dev.mothership.store.ApprovingPolicy;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A laboratory in which each test leaves nothing to the next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RemediationCase {
  static final String ROLE =
      "arn:aws:iam::" + RemediationEstate.ACCOUNT + ":role/" + RemediationLab.WRITER;
  private MotoServer moto;
  RemediationLab lab;
  StoreEstate stores;
  Faulty disks;
  private RemediationEstate estate;
  LabSettings usual;
  private int number;

  @BeforeAll
  void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.startBare(program.get());
    lab = new RemediationLab(moto);
    usual = lab.settings();
    stores = StoreEstate.in(moto);
    estate = RemediationEstate.in(moto);
    disks = estate.disks();
  }

  @AfterAll
  void stop() {
    if (moto != null) {
      stores.close();
      estate.close();
      lab.close();
      moto.close();
    }
  }

  /** What one test began or broke is nothing to the next one. */
  @AfterEach
  void asBefore() {
    lab.front().clearFaults();
    lab.front().role(ROLE, AwsFront.BASE_ARN, RemediationLab.EXTERNAL_ID);
    lab.use(usual);
    lab.tables().sql("update remediation set due_at = null, state = 'Cancelled'");
    lab.tables().sql("delete from remediation_run");
    lab.tables().authorize();
  }

  String asked(Faulty faulty, String mode, ApprovingPolicy... policies) {
    String name = "flow-" + ++number;
    lab.tables().authorize();
    lab.ask(name, lab.tables().finding(faulty), faulty, mode, "ann", List.of(policies));
    lab.work();
    return name;
  }

  /** Asked for by one, approved by another: its Job is made. */
  String approved(Faulty faulty) {
    String name = asked(faulty, "Apply");
    lab.decide(name, "ben", "Approve");
    lab.work();
    return name;
  }

  void again(String name, Faulty faulty, String mode, String by) {
    lab.ask(name, lab.row(name).finding(), faulty, mode, by);
    lab.work();
  }

  void assertWaits(String name, RemediationState state, String reason) {
    RemediationRow row = lab.row(name);
    assertThat(row.state()).isEqualTo(state);
    assertThat(row.waitsFor()).isEqualTo(reason);
    assertThat(row.waits()).isNotBlank();
  }
}
