package dev.mothership.local.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Tag;

/** An organization in moto, built as its administrator would. */
public final class OrganizationEstate implements AutoCloseable {
  private final OrganizationsClient client;
  private final String root;
  private final Map<String, String> units = new HashMap<>();

  private OrganizationEstate(OrganizationsClient client, String root) {
    this.client = client;
    this.root = root;
  }

  /** Makes the account the management account of a new organization. */
  public static OrganizationEstate in(MotoServer moto, String account) {
    OrganizationsClient client =
        OrganizationsClient.builder()
            .endpointOverride(moto.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(Estate.owner(moto.endpoint(), Region.US_EAST_1, account))
            .build();
    client.createOrganization(r -> r.featureSet("ALL"));
    return new OrganizationEstate(client, client.listRoots().roots().get(0).id());
  }

  /** A unit under a path that is there, {@code /} for the root. */
  public String unit(String parentPath, String name) {
    String id =
        client
            .createOrganizationalUnit(r -> r.parentId(id(parentPath)).name(name))
            .organizationalUnit()
            .id();
    units.put((parentPath.equals("/") ? "" : parentPath) + "/" + name, id);
    return id;
  }

  /** A member account in a unit; its number. */
  public String account(String name, String unitPath, Map<String, String> tags) {
    List<Tag> given = new ArrayList<>();
    tags.forEach((key, value) -> given.add(Tag.builder().key(key).value(value).build()));
    String account =
        client
            .createAccount(r -> r.accountName(name).email(name + "@example.com").tags(given))
            .createAccountStatus()
            .accountId();
    if (!unitPath.equals("/")) {
      move(account, "/", unitPath);
    }
    return account;
  }

  public void move(String account, String fromPath, String toPath) {
    client.moveAccount(
        r -> r.accountId(account).sourceParentId(id(fromPath)).destinationParentId(id(toPath)));
  }

  public void close(String account) {
    client.closeAccount(r -> r.accountId(account));
  }

  /** A service control policy on a unit; its id. */
  public String policy(String name, String document, String unitPath) {
    String policy =
        client
            .createPolicy(
                r ->
                    r.name(name).description(name).content(document).type("SERVICE_CONTROL_POLICY"))
            .policy()
            .policySummary()
            .id();
    client.attachPolicy(r -> r.policyId(policy).targetId(id(unitPath)));
    return policy;
  }

  /** The root's or a unit's id. */
  public String id(String path) {
    return path.equals("/") ? root : units.get(path);
  }

  @Override
  public void close() {
    client.close();
  }
}
