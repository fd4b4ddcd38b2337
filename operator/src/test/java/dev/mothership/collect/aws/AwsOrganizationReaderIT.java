package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.aws.AwsCall;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.OrganizationEstate;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.OrganizationMember;
import dev.mothership.model.OrganizationPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a discovery reads, over the real protocol, and what it does without what it may not. */
@Tag("live")
class AwsOrganizationReaderIT {
  private static final String MANAGEMENT = "999900001111";
  private static final String SCP = "SERVICE_CONTROL_POLICY";
  private static final String RCP = "RESOURCE_CONTROL_POLICY";

  private static MotoServer moto;
  private static AwsFront front;
  private static OrganizationEstate estate;
  private static String pay;
  private static String deny;

  @BeforeAll
  static void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.emptied(program.get());
    front = AwsFront.before(moto);
    front.role("arn:aws:iam::" + MANAGEMENT + ":role/reader", AwsFront.BASE_ARN, "of-the-corp");
    estate = OrganizationEstate.in(moto, MANAGEMENT);
    estate.unit("/", "Workloads");
    estate.unit("/Workloads", "Pay");
    pay = estate.account("pay", "/Workloads/Pay", Map.of("team", "pay"));
    for (int i = 0; i < 24; i++) {
      estate.account("plain-" + i, "/", Map.of());
    }
    deny =
        estate.policy(
            "DenyAll",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
            "/Workloads");
    System.setProperty("aws.accessKeyId", AwsFront.BASE_KEY);
    System.setProperty("aws.secretAccessKey", "base");
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (moto != null) {
      estate.close();
      front.close();
      moto.close();
    }
  }

  @AfterEach
  void heal() {
    front.clearFaults();
  }

  private static OrganizationListing read() {
    return read("");
  }

  private static OrganizationListing read(String organizationId) {
    return new AwsOrganizationReader(
            TestSettings.live(front.endpoint()), () -> new byte[32], Clock.systemUTC())
        .read(
            new DiscoveryRequest(
                1, "aws", MANAGEMENT, organizationId, "aws", "reader", "m", "i", "", 3600, 60),
            "of-the-corp");
  }

  private static OrganizationMember member(OrganizationListing listing, String id) {
    return listing.accounts().stream()
        .filter(member -> member.nativeId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyAccountIsReadWithItsUnitsAndTagsAndThePoliciesWithTheirTargets() {
    OrganizationListing listing = read();
    assertThat(listing.failures()).isEmpty();
    assertThat(listing.accounts()).as("25 and the management account").hasSize(26);
    OrganizationMember found = member(listing, pay);
    assertThat(found.name()).isEqualTo("pay");
    assertThat(found.status()).isEqualTo("ACTIVE");
    assertThat(found.unitPath()).isEqualTo("/Workloads/Pay");
    assertThat(found.unitIds())
        .containsExactly(estate.id("/"), estate.id("/Workloads"), estate.id("/Workloads/Pay"));
    assertThat(found.tags()).isEqualTo(Map.of("team", "pay"));
    assertThat(listing.policies()).containsOnlyKeys(SCP, RCP);
    OrganizationPolicy policy =
        listing.policies().get(SCP).stream()
            .filter(p -> p.nativeId().equals(deny))
            .findFirst()
            .orElseThrow();
    assertThat(policy.managed()).isFalse();
    assertThat(policy.content().at("/Statement/0/Effect").asText()).isEqualTo("Deny");
    assertThat(policy.targets()).containsExactly(estate.id("/Workloads"));
  }

  @Test
  void itCallsNothingThatItDoesNotDeclare() {
    int before = front.calls().size();
    read();
    assertThat(
            front.calls().stream()
                .skip(before)
                .filter(call -> call.service().equals("organizations"))
                .map(AwsCall::action)
                .map(action -> "organizations:" + action.substring(action.indexOf('.') + 1))
                .collect(Collectors.toSet()))
        .isEqualTo(AwsOrganizationReader.ACTIONS);
  }

  @Test
  void accountsThatCannotBeListedAreNoListing() {
    front.fault(Fault.denied("organizations", "ListAccounts"));
    assertThatThrownBy(AwsOrganizationReaderIT::read)
        .asInstanceOf(InstanceOfAssertFactories.type(OperationFailed.class))
        .extracting(failed -> failed.failure().reason())
        .isEqualTo(FailureReason.PERMISSION_DENIED);
  }

  @Test
  void tagsThatCannotBeReadAreUnreadAndToldOnce() {
    front.fault(Fault.denied("organizations", "ListTagsForResource"));
    OrganizationListing listing = read();
    assertThat(listing.accounts()).hasSize(26).allSatisfy(a -> assertThat(a.tags()).isNull());
    assertThat(member(listing, pay).unitPath()).isEqualTo("/Workloads/Pay");
    assertThat(listing.failures())
        .extracting(Failure::call)
        .containsExactly("organizations:ListTagsForResource");
  }

  @Test
  void unitsThatCannotBeListedLeaveTheirAccountsWithoutAPlace() {
    front.fault(Fault.denied("organizations", "ListOrganizationalUnitsForParent"));
    OrganizationListing listing = read();
    assertThat(member(listing, pay).unitIds()).isNull();
    assertThat(member(listing, pay).tags()).isEqualTo(Map.of("team", "pay"));
    assertThat(member(listing, MANAGEMENT).unitPath()).isEqualTo("/");
  }

  @Test
  void policiesThatCannotBeListedAreAbsentAndThoseThatCannotBeReadHaveNoContent() {
    front.fault(Fault.denied("organizations", "ListPolicies"));
    assertThat(read().policies()).isEmpty();
    front.clearFaults();
    front.fault(Fault.denied("organizations", "DescribePolicy"));
    OrganizationListing listing = read();
    assertThat(listing.policies().get(SCP))
        .isNotEmpty()
        .allSatisfy(
            policy -> {
              assertThat(policy.content()).isNull();
              assertThat(policy.targets()).isNotNull();
            });
  }

  @Test
  void throttledCallsAreTriedAgainAndCounted() {
    front.fault(Fault.throttled("organizations", "ListAccounts", 2));
    OrganizationListing listing = read();
    assertThat(listing.accounts()).hasSize(26);
    assertThat(listing.usage().throttled()).isEqualTo(2);
  }

  @Test
  void anotherOrganizationThanTheOneNamedIsRefused() {
    assertThatThrownBy(() -> read("o-somebodyelse"))
        .isInstanceOf(OperationFailed.class)
        .hasMessageContaining("the CloudOrganization says o-somebodyelse");
  }
}
