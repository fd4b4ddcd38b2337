package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.ExternalId;
import software.amazon.awssdk.services.identitystore.model.Group;
import software.amazon.awssdk.services.identitystore.model.User;
import software.amazon.awssdk.services.ssoadmin.model.InstanceMetadata;

/**
 * Groups and users of IAM Identity Center, and who is in which group. Of a person the name to sign
 * in with is kept and nothing more.
 */
@Singleton
final class IdentityStore implements AwsServiceCollector {
  private static final String GROUPS = "identitystore:ListGroups";
  private static final String USERS = "identitystore:ListUsers";
  private static final String MEMBERS = "identitystore:ListGroupMemberships";
  private static final int PAGE = 100;

  @Override
  public List<Listing> listings() {
    return List.of(new Listing("aws.identitystore.principal", true, IdentityStore::read));
  }

  @Override
  public Map<String, String> actionNames() {
    return Map.of(SsoInstances.LIST, "sso:ListInstances");
  }

  /** Persons' names and addresses are hidden as secrets are. */
  @Override
  public Map<String, List<String>> secretPaths() {
    Map<String, List<String>> paths =
        new HashMap<>(NoSecrets.in(SsoInstances.LIST, GROUPS, MEMBERS));
    paths.put(
        USERS,
        List.of(
            "Users/*/Name/*",
            "Users/*/DisplayName",
            "Users/*/NickName",
            "Users/*/ProfileUrl",
            "Users/*/Emails/*/Value",
            "Users/*/Addresses/*/*",
            "Users/*/PhoneNumbers/*/Value",
            "Users/*/Photos/*/Value",
            "Users/*/Title",
            "Users/*/Website",
            "Users/*/Birthdate",
            "Users/*/Extensions",
            "Users/*/ExternalIds/*/Id"));
    return paths;
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    for (InstanceMetadata instance : SsoInstances.seenBy(account, region)) {
      String store = instance.identityStoreId();
      if (SsoInstances.administered(
          account, instance, GROUPS, () -> groups(account, region, store, sink))) {
        try {
          users(account, region, store, sink);
        } catch (SdkException e) {
          throw AwsFailures.failed(USERS, e);
        }
      }
    }
  }

  private static void groups(AwsAccess account, String region, String store, RecordSink sink) {
    IdentitystoreClient client = client(account, region);
    int size = account.session().pageSize(PAGE);
    client.listGroupsPaginator(r -> r.identityStoreId(store).maxResults(size)).stream()
        .forEach(
            page ->
                sink.page(
                    account
                        .each(page.groups(), group -> group(client, size, region, store, group))
                        .stream()
                        .flatMap(Optional::stream)
                        .toList()));
  }

  /** Empty where the group was deleted since it was listed. */
  private static Optional<RawRecord> group(
      IdentitystoreClient client, int size, String region, String store, Group group) {
    Details details = new Details();
    details.read(
        "members",
        MEMBERS,
        Set.of(),
        () -> {
          ArrayNode members = JsonNodeFactory.instance.arrayNode();
          client
              .listGroupMembershipsPaginator(
                  r -> r.identityStoreId(store).groupId(group.groupId()).maxResults(size))
              .stream()
              .flatMap(page -> page.groupMemberships().stream())
              .forEach(member -> members.add(member.memberId().userId()));
          return members;
        });
    Group kept =
        Group.builder()
            .groupId(group.groupId())
            .displayName(group.displayName())
            .externalIds(issuers(group.externalIds()))
            .build();
    return details.failedWith("ResourceNotFoundException")
        ? Optional.empty()
        : Optional.of(
            details.record("aws.identitystore.group", region, group.groupId(), SdkJson.of(kept)));
  }

  private static void users(AwsAccess account, String region, String store, RecordSink sink) {
    int size = account.session().pageSize(PAGE);
    client(account, region)
        .listUsersPaginator(r -> r.identityStoreId(store).maxResults(size))
        .stream()
        .forEach(page -> sink.page(page.users().stream().map(user -> user(region, user)).toList()));
  }

  private static RawRecord user(String region, User user) {
    User kept =
        User.builder()
            .userId(user.userId())
            .userName(user.userName())
            .userStatus(user.userStatusAsString())
            .externalIds(issuers(user.externalIds()))
            .build();
    return Details.none("aws.identitystore.user", region, user.userId(), SdkJson.of(kept));
  }

  private static List<ExternalId> issuers(List<ExternalId> ids) {
    return ids.stream().map(id -> ExternalId.builder().issuer(id.issuer()).build()).toList();
  }

  private static IdentitystoreClient client(AwsAccess account, String region) {
    return account
        .session()
        .client(IdentitystoreClient.class, IdentitystoreClient::builder, region);
  }
}
