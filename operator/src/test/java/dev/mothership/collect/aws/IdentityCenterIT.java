package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.Email;
import software.amazon.awssdk.services.identitystore.model.PhoneNumber;
import software.amazon.awssdk.services.identitystore.model.User;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.InstanceMetadata;

/** Identity Center over its protocol, as the account that owns the instance and as a member. */
@Tag("live")
class IdentityCenterIT {
  private static final String OWNER = "333344445555";
  private static final String MEMBER = "444455556666";
  private static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final String CANARY = "canary-ann-7f3a9c";

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
  private static final String LACKING =
      "User: arn:aws:sts::444455556666:assumed-role/MothershipReadOnly/mothership is not authorized"
          + " to perform: sso:ListPermissionSets on resource: arn:aws:sso:::instance/ssoins-1"
          + " because no identity-based policy allows the action";

  private static final String EVERYTHING =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

  private static MotoServer moto;
  private static AwsFront front;
  private static SsoAdminClient sso;
  private static IdentitystoreClient store;
  private static InstanceMetadata instance;
  private static String admins;
  private static String ann;
  private static String admin;
  @TempDir Path folder;

  @BeforeAll
  static void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.emptied(program.get());
    front = AwsFront.before(moto);
    for (String account : List.of(OWNER, MEMBER)) {
      front.role(
          "arn:aws:iam::" + account + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
    }
    Region region = Region.of(REGION);
    URI endpoint = moto.endpoint();
    AwsCredentialsProvider owner = Estate.owner(endpoint, region, OWNER);
    sso =
        SsoAdminClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(owner)
            .build();
    store =
        IdentitystoreClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(owner)
            .build();
    instance = sso.listInstances(r -> {}).instances().get(0);
    people();
    permissionSets();
    front.answer(
        "sso",
        "ListInstances",
        """
        {"Instances":[{"InstanceArn":"%s","IdentityStoreId":"%s","OwnerAccountId":"%s",
          "Status":"ACTIVE"}]}"""
            .formatted(instance.instanceArn(), instance.identityStoreId(), OWNER));
  }

  private static void people() {
    String id = instance.identityStoreId();
    admins = store.createGroup(r -> r.identityStoreId(id).displayName("Admins")).groupId();
    ann =
        store
            .createUser(
                r ->
                    r.identityStoreId(id)
                        .userName("ann")
                        .displayName(CANARY)
                        .title(CANARY)
                        .name(n -> n.givenName(CANARY).familyName(CANARY))
                        .emails(
                            Email.builder().value(CANARY + "@example.org").primary(true).build())
                        .phoneNumbers(PhoneNumber.builder().value(CANARY).build()))
            .userId();
    store.createGroupMembership(
        r -> r.identityStoreId(id).groupId(admins).memberId(m -> m.userId(ann)));
    for (String name : List.of("ben", "cleo")) {
      store.createUser(
          r ->
              r.identityStoreId(id)
                  .userName(name)
                  .displayName(name)
                  .name(n -> n.givenName(name).familyName(name)));
    }
  }

  private static void permissionSets() {
    String arn = instance.instanceArn();
    admin =
        sso.createPermissionSet(r -> r.instanceArn(arn).name("admin").sessionDuration("PT4H"))
            .permissionSet()
            .permissionSetArn();
    sso.putInlinePolicyToPermissionSet(
        r -> r.instanceArn(arn).permissionSetArn(admin).inlinePolicy(EVERYTHING));
    sso.attachCustomerManagedPolicyReferenceToPermissionSet(
        r ->
            r.instanceArn(arn)
                .permissionSetArn(admin)
                .customerManagedPolicyReference(c -> c.name("own").path("/team/")));
    sso.provisionPermissionSet(
        r -> r.instanceArn(arn).permissionSetArn(admin).targetType("ALL_PROVISIONED_ACCOUNTS"));
    sso.createAccountAssignment(
        r ->
            r.instanceArn(arn)
                .permissionSetArn(admin)
                .targetId(OWNER)
                .targetType("AWS_ACCOUNT")
                .principalType("GROUP")
                .principalId(admins));
    sso.createPermissionSet(r -> r.instanceArn(arn).name("viewer"));
    sso.createPermissionSet(r -> r.instanceArn(arn).name("auditor"));
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      sso.close();
      store.close();
      front.close();
      moto.close();
    }
  }

  @AfterEach
  void heal() {
    front.clearFaults();
  }

  private static List<RawRecord> list(String account, String type, TestSettings settings) {
    try (CloudAccess access =
        Syncs.collector(settings, Clock.systemUTC())
            .open(Syncs.request(account, EXTERNAL_ID, List.of(REGION)), Optional.of(Syncs.BASE))) {
      List<RawRecord> records = new ArrayList<>();
      access.collect(new Scope(REGION, type), records::addAll);
      return records;
    }
  }

  private static List<RawRecord> list(String account, String type) {
    return list(account, type, TestSettings.live(front.endpoint()).pages(2));
  }

  @Test
  void permissionSetsAreReadToTheLastPageWithWhoHasThem() {
    List<RawRecord> records = list(OWNER, "aws.sso.account");
    assertThat(records).allMatch(record -> record.unread().isEmpty());
    assertThat(records)
        .filteredOn(record -> record.type().equals("aws.sso.permission-set"))
        .extracting(record -> record.facets().get("set").path("Name").asText())
        .containsExactlyInAnyOrder("admin", "viewer", "auditor");
    RawRecord set =
        records.stream().filter(r -> r.nativeId().equals(admin)).findFirst().orElseThrow();
    assertThat(set.facets().get("inlinePolicy").at("/Statement/0/Action").asText()).isEqualTo("*");
    assertThat(set.facets().get("customerPolicies").at("/0/Path").asText()).isEqualTo("/team/");
    assertThat(set.facets().get("assignments"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("AccountId").asText()).isEqualTo(OWNER);
              assertThat(one.path("PrincipalType").asText()).isEqualTo("GROUP");
              assertThat(one.path("PrincipalId").asText()).isEqualTo(admins);
            });
    assertThat(records)
        .filteredOn(record -> record.type().equals("aws.sso.account"))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.payload().at("/Instances/0/Owned").asBoolean()).isTrue();
              assertThat(seen.payload().at("/Instances/0/Administered").asBoolean()).isTrue();
            });
  }

  @Test
  void usersAndGroupsAreReadAndNothingElseOfAPersonIsKept() throws IOException {
    List<RawRecord> records =
        list(
            OWNER,
            "aws.identitystore.principal",
            TestSettings.live(front.endpoint()).pages(2).recording(folder, "take"));
    assertThat(records)
        .filteredOn(record -> record.type().equals("aws.identitystore.user"))
        .extracting(record -> record.payload().path("UserName").asText())
        .containsExactlyInAnyOrder("ann", "ben", "cleo");
    assertThat(records)
        .filteredOn(record -> record.type().equals("aws.identitystore.group"))
        .singleElement()
        .satisfies(
            group ->
                assertThat(group.facets().get("members"))
                    .extracting(member -> member.asText())
                    .isEqualTo(List.of(ann)));
    assertThat(store.listUsers(r -> r.identityStoreId(instance.identityStoreId())).users())
        .extracting(User::title)
        .contains(CANARY);
    assertThat(records.toString()).doesNotContain(CANARY);
    StringBuilder recorded = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        recorded.append(Files.readString(file));
      }
    }
    assertThat(recorded).contains("ListUsers", ann).doesNotContain(CANARY);
  }

  @Test
  void aMemberSeesTheInstanceAndNothingIsMissing() {
    front.fault(Fault.refused("ListPermissionSets", "Access denied"));
    front.fault(Fault.refused("ListGroups", "Access denied"));
    assertThat(list(MEMBER, "aws.sso.account"))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.type()).isEqualTo("aws.sso.account");
              assertThat(seen.payload().at("/Instances/0/OwnerAccountId").asText())
                  .isEqualTo(OWNER);
              assertThat(seen.payload().at("/Instances/0/Administered").asBoolean(true)).isFalse();
              assertThat(seen.unread()).isEmpty();
            });
    assertThat(list(MEMBER, "aws.identitystore.principal")).isEmpty();
  }

  @Test
  void theOwnerThatIsRefusedHasAFailedScope() {
    front.fault(Fault.refused("ListPermissionSets", "Access denied"));
    front.fault(Fault.refused("ListGroups", "Access denied"));
    assertRefused(OWNER, "aws.sso.account", "ssoadmin:ListPermissionSets");
    assertRefused(OWNER, "aws.identitystore.principal", "identitystore:ListGroups");
  }

  @Test
  void aRoleWhosePoliciesLackTheCallHasAFailedScopeInWhicheverAccount() {
    front.fault(Fault.refused("ListPermissionSets", LACKING));
    front.fault(Fault.refused("ListGroups", LACKING));
    assertRefused(MEMBER, "aws.sso.account", "ssoadmin:ListPermissionSets");
    assertRefused(MEMBER, "aws.identitystore.principal", "identitystore:ListGroups");
  }

  private static void assertRefused(String account, String type, String call) {
    assertThatThrownBy(() -> list(account, type))
        .isInstanceOfSatisfying(
            OperationFailed.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
              assertThat(e.failure().call()).isEqualTo(call);
            });
  }
}
