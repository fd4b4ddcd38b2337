package dev.mothership.normalise;

import static dev.mothership.normalise.Mapping.map;
import static dev.mothership.normalise.Mapping.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Relation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Identity Center as AWS documents its answers. */
class IdentityCenterTest {
  private static final String SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

  private static String text(Relation edge) {
    return edge.source() + " " + edge.kind() + " " + edge.target() + " " + edge.evidence();
  }

  @Test
  void aPermissionSetTellsWhatItAllowsAndWhoHasItWhere() {
    Normalised read =
        map(
            "aws.sso.permission-set",
            "{InstanceArn: 'arn:aws:sso:::instance/ssoins-1', PermissionSetArn: '%s'}"
                .formatted(SET),
            Map.of(
                "set",
                yaml("{Name: admin, SessionDuration: PT8H, Description: dropped}"),
                "inlinePolicy",
                yaml("{Statement: []}"),
                "managedPolicies",
                yaml("[{Name: ViewOnly, Arn: 'arn:aws:iam::aws:policy/ViewOnly'}]"),
                "customerPolicies",
                yaml("[{Name: own, Path: /team/}]"),
                "boundary",
                yaml("{CustomerManagedPolicyReference: {Name: edge, Path: /}}"),
                "assignments",
                yaml(
                    """
                    - {AccountId: '222233334444', PrincipalType: GROUP, PrincipalId: g-1}
                    - {AccountId: '111122223333', PrincipalType: GROUP, PrincipalId: g-1}
                    - {AccountId: '111122223333', PrincipalType: USER, PrincipalId: u-1}
                    """)));
    assertThat(read.asset().key().value()).isEqualTo(SET);
    assertThat(read.asset().name()).isEqualTo("admin");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                instanceArn: arn:aws:sso:::instance/ssoins-1
                setName: admin
                sessionMinutes: 480
                inlinePolicy: {Statement: []}
                attachedPolicyArns: ['arn:aws:iam::aws:policy/ViewOnly']
                customerPolicies: [{name: own, path: /team/}]
                boundary: /edge
                assignments:
                - {accountId: '111122223333', principalType: GROUP, principalId: g-1}
                - {accountId: '111122223333', principalType: USER, principalId: u-1}
                - {accountId: '222233334444', principalType: GROUP, principalId: g-1}
                """));
    assertThat(read.relations())
        .extracting(IdentityCenterTest::text)
        .containsExactlyInAnyOrder(
            SET + " HAS_POLICY arn:aws:iam::aws:policy/ViewOnly {}",
            SET + " ATTACHED_TO arn:aws:iam::111122223333:root {}",
            SET + " ATTACHED_TO arn:aws:iam::222233334444:root {}",
            "arn:aws:identitystore:::group/g-1 HAS_ROLE "
                + SET
                + " {\"accounts\":[\"111122223333\",\"222233334444\"]}",
            "arn:aws:identitystore:::user/u-1 HAS_ROLE "
                + SET
                + " {\"accounts\":[\"111122223333\"]}");
  }

  @Test
  void whatWasNotReadOfAPermissionSetIsAbsent() {
    Normalised read =
        map("aws.sso.permission-set", "{PermissionSetArn: '%s'}".formatted(SET), Map.of());
    assertThat(read.asset().properties()).isEmpty();
    assertThat(read.relations()).isEmpty();
  }

  @Test
  void aGroupTellsOfItsMembers() {
    Normalised read =
        map(
            "aws.identitystore.group",
            "{GroupId: g-1, DisplayName: Admins, ExternalIds: [{Issuer: https://idp/scim}]}",
            Map.of("members", yaml("[u-2, u-1]")));
    assertThat(read.asset().key().value()).isEqualTo("arn:aws:identitystore:::group/g-1");
    assertThat(read.asset().name()).isEqualTo("Admins");
    assertThat(read.asset().properties())
        .isEqualTo(yaml("{groupName: Admins, issuers: [https://idp/scim], memberIds: [u-1, u-2]}"));
    assertThat(read.relations())
        .extracting(IdentityCenterTest::text)
        .containsExactly(
            "arn:aws:identitystore:::user/u-1 MEMBER_OF arn:aws:identitystore:::group/g-1 {}",
            "arn:aws:identitystore:::user/u-2 MEMBER_OF arn:aws:identitystore:::group/g-1 {}");
  }

  @Test
  void ofAPersonTheNameToSignInWithIsKept() {
    Normalised read =
        map(
            "aws.identitystore.user",
            "{UserId: u-1, UserName: ann, UserStatus: ENABLED, Title: dropped}",
            Map.of());
    assertThat(read.asset().name()).isEqualTo("ann");
    assertThat(read.asset().properties())
        .isEqualTo(yaml("{userName: ann, status: ENABLED, issuers: []}"));
  }

  @Test
  void anAccountSeesAnInstanceWithItsOwnEyes() {
    Normalised read =
        map(
            "aws.sso.account",
            """
            Instances:
            - {InstanceArn: i, IdentityStoreId: d-1, OwnerAccountId: '999988887777', Status: ACTIVE, Owned: false, Administered: false}
            """,
            Map.of());
    assertThat(read.asset().key().value()).isEqualTo("arn:aws:sso:eu-west-1:111122223333:account");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                "{instances: [{arn: i, identityStoreId: d-1, ownerAccountId: '999988887777', status: ACTIVE, owned: false, administered: false}]}"));
  }
}
