package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who had an address when. */
class AddressStoreIT {
  private Database database;
  private AddressStore store;

  /**
   * eni-a has 10.0.0.5 and the public 198.51.100.7 from the first day, gets a new security group on
   * the third, loses the public address to eni-b on the fifth, and is gone on the ninth. eni-b
   * stands for another instance, and has an address of IPv6 from the start.
   */
  @BeforeEach
  void anAddressThatMoved() {
    database = TestDatabase.create();
    store = new AddressStore(database);
    run(
        """
        insert into tenant (name, external_id, namespaces) values ('checkout', 'x1', '{ns}');
        insert into account (tenant_id, provider, native_id, namespace, name)
          values (1, 'aws', '111122223333', 'ns', 'prod');
        """);
    asset("aws.ec2.instance", "i-a", "{}", "2026-11-01");
    asset("aws.ec2.instance", "i-b", "{}", "2026-11-01");
    asset("aws.ec2.network-interface", "eni-a", eni("i-a", "", "sg-2"), "2026-11-01");
    asset("aws.ec2.network-interface", "eni-b", eni("i-b", "198.51.100.7", "sg-1"), "2026-11-01");
    version("eni-a", eni("i-a", "198.51.100.7", "sg-1"), "2026-11-03");
    version("eni-a", eni("i-a", "198.51.100.7", "sg-2"), "2026-11-05");
    version("eni-b", eni("i-b", "", "sg-1"), "2026-11-05");
    run("update asset set closed_at = '2026-11-09T00:00:00Z' where name = 'eni-a'");
  }

  @Test
  void itIsTheOneThatHadItThenWithAllTheTimeThatItHadIt() {
    assertThat(at("198.51.100.7", "2026-11-02"))
        .containsExactly("eni-a i-a 2026-11-01T00:00:00Z 2026-11-05T00:00:00Z");
    assertThat(at("198.51.100.7", "2026-11-04"))
        .containsExactly("eni-a i-a 2026-11-01T00:00:00Z 2026-11-05T00:00:00Z");
    assertThat(at("198.51.100.7", "2026-11-05"))
        .containsExactly("eni-b i-b 2026-11-05T00:00:00Z null");
    assertThat(at("198.51.100.7", "2026-10-31")).isEmpty();
  }

  @Test
  void whatIsGoneHadItUntilThen() {
    assertThat(at("10.0.0.5", "2026-11-08"))
        .containsExactly(
            "eni-a i-a 2026-11-01T00:00:00Z 2026-11-09T00:00:00Z",
            "eni-b i-b 2026-11-01T00:00:00Z null");
    assertThat(at("10.0.0.5", "2026-11-09")).containsExactly("eni-b i-b 2026-11-01T00:00:00Z null");
  }

  @Test
  void anAddressOfIpv6IsFoundInAnyForm() {
    asset(
        "aws.ec2.network-interface",
        "eni-6",
        "{\"privateIps\": [], \"publicIps\": [], \"ipv6Addresses\": [\"2001:db8::1\"]}",
        "2026-11-01");
    List<String> expected = List.of("eni-6  2026-11-01T00:00:00Z null");
    assertThat(at("2001:db8:0:0:0:0:0:1", "2026-11-02")).isEqualTo(expected);
    assertThat(at("2001:0DB8::0001", "2026-11-02")).isEqualTo(expected);
  }

  @Test
  void anAddressOfItsOwnIsUsedByTheInterfaceOrInstanceThatHasIt() {
    asset(
        "aws.ec2.address",
        "eip-1",
        "{\"publicIp\": \"203.0.113.9\", \"instanceId\": \"i-b\"}",
        "2026-11-01");
    asset(
        "aws.ec2.nat-gateway",
        "nat-1",
        "{\"publicIps\": [\"203.0.113.10\"], \"privateIps\": [\"10.0.0.9\"]}",
        "2026-11-01");
    assertThat(at("203.0.113.9", "2026-11-02"))
        .containsExactly("eip-1 i-b 2026-11-01T00:00:00Z null");
    assertThat(at("203.0.113.10", "2026-11-02"))
        .containsExactly("nat-1  2026-11-01T00:00:00Z null");
  }

  @Test
  void whatIsOfNobodysNamespaceIsNotTold() {
    run("update tenant set namespaces = '{other}'");
    assertThat(at("10.0.0.5", "2026-11-02")).isEmpty();
    run("update tenant set namespaces = '{ns}'; update account set retired_at = now()");
    assertThat(at("10.0.0.5", "2026-11-02")).isEmpty();
  }

  private List<String> at(String ip, String day) {
    return store.holders(ip, Instant.parse(day + "T00:00:00Z"), null, 10).stream()
        .map(held -> "%s %s %s %s".formatted(held.name(), held.userName(), held.from(), held.to()))
        .toList();
  }

  private static String eni(String instance, String publicIp, String group) {
    return """
    {"instanceId": "%s", "vpcId": "vpc-1", "privateIps": ["10.0.0.5"], "publicIps": [%s],
     "securityGroupIds": ["%s"], "ipv6Addresses": []}
    """
        .formatted(instance, publicIp.isEmpty() ? "" : '"' + publicIp + '"', group);
  }

  private void asset(String type, String name, String properties, String day) {
    run(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
            properties, unread, data_class, content_hash, first_seen)
          values (1, 1, 'r', 't', '%1$s', 'arn:aws:ec2:r:111122223333:%5$s/%2$s', 'r', '%2$s', '%2$s', '{}', '%3$s', '{}', '', '',
            '%4$sT00:00:00Z')
        """
            .formatted(type, name, properties, day, type.replaceFirst("^aws.ec2.", "")));
  }

  private void version(String name, String properties, String replaced) {
    run(
        """
        insert into asset_version (tenant_id, asset_id, replaced_at, payload, properties)
        select tenant_id, id, '%sT00:00:00Z', '{}', '%s' from asset where name = '%s'
        """
            .formatted(replaced, properties, name));
  }

  private void run(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }
}
