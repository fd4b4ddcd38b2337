package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.EdgeEstate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.AssetMapper;
import dev.mothership.normalise.Normalised;
import dev.mothership.normalise.Normaliser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands at the edge of a network, from the wire to the asset. */
@Tag("live")
class NetworkEdgeIT {
  private static final String ACCOUNT = "333344445555";
  private static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final String SECRET = "canary-origin-9d41e7";
  private static final ScanRequest REQUEST = Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION));
  private static final Normaliser NORMALISER =
      new Normaliser(Implementations.of(AssetMapper.class));
  private static final AccountContext CONTEXT =
      new AccountContext(ACCOUNT, "aws", new DataClassing("class", Map.of("pii", "regulated"), ""));
  private static final YAMLMapper YAML = new YAMLMapper();

  private static MotoServer moto;
  private static AwsFront front;
  private static String balancer;
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
    front.role(
        "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
    EdgeEstate estate = EdgeEstate.in(moto, ACCOUNT, REGION);
    estate.network();
    balancer = estate.balancers();
    estate.distribution(SECRET);
    estate.restApi(SECRET);
    estate.httpApi();
    estate.zone();
    estate.certificate();
    estate.webAcls(List.of("shop", "spare"));
    front.answer("wafv2", "ListResourcesForWebACL", "{\"ResourceArns\":[\"" + balancer + "\"]}");
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      front.close();
      moto.close();
    }
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Normalised> read(TestSettings settings, String type) {
    try (CloudAccess access =
        Syncs.collector(settings, Clock.systemUTC()).open(REQUEST, Optional.of(Syncs.BASE))) {
      List<RawRecord> records = new ArrayList<>();
      for (Scope scope : access.scopes()) {
        if (scope.type().equals(type)) {
          access.collect(scope, records::addAll);
        }
      }
      assertThat(records).allSatisfy(record -> assertThat(record.unread()).isEmpty());
      return records.stream().map(record -> NORMALISER.normalise(record, CONTEXT)).toList();
    }
  }

  private static Normalised one(String type) {
    List<Normalised> all = read(TestSettings.live(front.endpoint()), type);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static JsonNode properties(String type) {
    return one(type).asset().properties();
  }

  @Test
  void theEndsOfAVpc() {
    assertThat(properties("aws.ec2.nat-gateway").path("state").asText()).isEqualTo("available");
    JsonNode peering = properties("aws.ec2.vpc-peering-connection");
    assertThat(peering.path("status").asText()).isEqualTo("active");
    assertThat(peering.at("/requester/cidrs")).isEqualTo(yaml("[10.50.0.0/16]"));
    assertThat(peering.at("/accepter/cidrs")).isEqualTo(yaml("[10.60.0.0/16]"));
    assertThat(peering.at("/accepter/accountId").asText()).isEqualTo(ACCOUNT);
    JsonNode endpoint = properties("aws.ec2.vpc-endpoint");
    assertThat(endpoint.path("serviceName").asText()).isEqualTo("com.amazonaws.eu-west-1.s3");
    assertThat(endpoint.at("/policy/Statement/0/Resource").asText())
        .isEqualTo("arn:aws:s3:::shop/*");
  }

  @Test
  void aTransitGatewayLeadsWhereItsRoutesSay() {
    Asset gateway = one("aws.ec2.transit-gateway").asset();
    JsonNode attachment = properties("aws.ec2.transit-gateway-attachment");
    assertThat(attachment.path("transitGatewayId").asText()).isEqualTo(gateway.nativeId());
    assertThat(attachment.path("resourceType").asText()).isEqualTo("vpc");
    List<Normalised> tables =
        read(TestSettings.live(front.endpoint()), "aws.ec2.transit-gateway-route-table");
    assertThat(tables)
        .extracting(table -> table.asset().properties())
        .filteredOn(table -> table.at("/routes/0/destination").asText().equals("0.0.0.0/0"))
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.at("/routes/0/type").asText()).isEqualTo("static");
              assertThat(table.path("routesTruncated").asBoolean(true)).isFalse();
            });
  }

  @Test
  void aLoadBalancerTellsWhatEachListenerDoes() {
    Normalised read = one("aws.elbv2.load-balancer");
    Asset asset = read.asset();
    assertThat(asset.key().value()).isEqualTo(balancer);
    assertThat(asset.name()).isEqualTo("shop");
    assertThat(asset.dataClass()).isEqualTo("internal");
    assertThat(asset.properties().path("scheme").asText()).isEqualTo("internet-facing");
    assertThat(asset.properties().at("/attributes/deletion_protection.enabled").asText())
        .isEqualTo("false");
    assertThat(asset.properties().path("listeners"))
        .extracting(one -> one.path("protocol").asText() + one.path("port") + one.path("actions"))
        .containsExactlyInAnyOrder(
            "HTTP80[{\"type\":\"forward\"}]",
            "HTTP8080[{\"type\":\"redirect\",\"toProtocol\":\"HTTPS\"}]");
    assertThat(one("aws.elbv2.target-group").relations())
        .extracting(edge -> edge.kind() + " from " + edge.source())
        .contains("FORWARDS_TO from " + balancer);
    JsonNode old = properties("aws.elb.load-balancer");
    assertThat(old.path("accessLog").asBoolean(true)).isFalse();
    assertThat(old.at("/listeners/0").toString())
        .isEqualTo(
            "{\"port\":80,\"protocol\":\"HTTP\",\"instancePort\":8080,\"instanceProtocol\":\"HTTP\"}");
  }

  @Test
  void aDistributionLeadsToItsBucketAndKeepsItsHeaderToItself() throws IOException {
    List<Normalised> read =
        read(
            TestSettings.live(front.endpoint()).recording(folder, "take"),
            "aws.cloudfront.distribution");
    assertThat(read)
        .singleElement()
        .satisfies(
            one -> {
              JsonNode properties = one.asset().properties();
              assertThat(properties.path("behaviors"))
                  .isEqualTo(yaml("[{viewerProtocolPolicy: allow-all}]"));
              assertThat(properties.path("accessLog").asBoolean(true)).isFalse();
              assertThat(one.relations())
                  .extracting(edge -> edge.kind() + " " + edge.target())
                  .containsExactly("FORWARDS_TO arn:aws:s3:::files");
            });
    assertThat(everyFile()).contains("files.s3.amazonaws.com").doesNotContain(SECRET);
  }

  private String everyFile() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void aRestApiTellsHowItsMethodsAdmitCallersAndNoneOfItsVariables() throws IOException {
    List<Normalised> read =
        read(
            TestSettings.live(front.endpoint()).recording(folder, "take"),
            "aws.apigateway.rest-api");
    assertThat(read)
        .singleElement()
        .satisfies(
            one -> {
              Asset asset = one.asset();
              assertThat(asset.name()).isEqualTo("orders");
              assertThat(asset.dataClass()).isEqualTo("regulated");
              assertThat(asset.properties().path("methods"))
                  .isEqualTo(
                      yaml("[{path: /, method: GET, authorization: NONE, apiKeyRequired: false}]"));
              assertThat(asset.properties().at("/stages/0/name").asText()).isEqualTo("live");
            });
    assertThat(everyFile()).contains("orders").doesNotContain(SECRET);
  }

  @Test
  void anHttpApiTellsHowItsRoutesAdmitCallers() {
    JsonNode properties = properties("aws.apigatewayv2.api");
    assertThat(properties.path("protocol").asText()).isEqualTo("HTTP");
    assertThat(properties.path("routes"))
        .isEqualTo(yaml("[{routeKey: GET /events, authorization: NONE, apiKeyRequired: false}]"));
    assertThat(properties.at("/stages/0/name").asText()).isEqualTo("$default");
  }

  @Test
  void aZoneKeepsTheNamesThatLeadSomewhere() {
    JsonNode properties = properties("aws.route53.zone");
    assertThat(properties.path("records"))
        .isEqualTo(yaml("[{name: www.shop.example., type: A, values: [198.51.100.7]}]"));
    assertThat(properties.path("private").asBoolean(true)).isFalse();
    assertThat(properties.path("recordsTruncated").asBoolean(true)).isFalse();
  }

  @Test
  void aCertificateOfAnyKeyIsListed() {
    Asset asset = one("aws.acm.certificate").asset();
    assertThat(asset.name()).isEqualTo("www.shop.example");
    assertThat(asset.properties().path("certificateType").asText()).isEqualTo("AMAZON_ISSUED");
  }

  @Test
  void aWebAclProtectsWhatItIsAssociatedWith() {
    assertThat(read(TestSettings.live(front.endpoint()).pages(1), "aws.wafv2.web-acl"))
        .hasSize(2)
        .extracting(one -> one.asset().name())
        .containsExactlyInAnyOrder("shop", "spare");
    assertThat(read(TestSettings.live(front.endpoint()), "aws.wafv2.web-acl").get(0).relations())
        .extracting(edge -> edge.kind() + " " + edge.target())
        .contains("PROTECTS " + balancer);
  }
}
