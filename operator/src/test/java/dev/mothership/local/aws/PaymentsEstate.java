package dev.mothership.local.aws;

import java.util.Map;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * The demo's third account: payments in production, with databases, functions and queues, and a
 * role for Mothership that may not read all of it.
 */
public final class PaymentsEstate {
  public static final String ACCOUNT = "333344445555";
  public static final String REGION = "eu-west-1";

  private static final String SEND =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage",\
      "Resource":"arn:aws:sqs:eu-west-1:333344445555:settlements"}]}""";

  private PaymentsEstate() {}

  public static void build(MotoServer moto, Estate estate) {
    estate.hostRole("payments-gateway", SEND);
    String vpc = estate.network().vpc("payments", "10.50.0.0/16");
    String inside = estate.network().subnet("private", vpc, "10.50.1.0/24", "");
    String app = estate.network().group("gateway", vpc, 8443, "10.50.0.0/16");
    for (int i = 1; i <= 2; i++) {
      estate.instance(
          "payments-gateway-" + i, inside, app, HttpTokensState.REQUIRED, "payments-gateway", "");
    }
    for (String bucket : new String[] {"payments-ledger", "payments-reports"}) {
      estate.bucket(bucket, Map.of("data-class", "regulated"));
      estate.blockPublicAccess(bucket);
    }
    EstateData data = EstateData.in(moto, ACCOUNT, REGION);
    data.database("payments");
    data.table("payments-sessions");
    try (EstateServices services = EstateServices.in(moto, ACCOUNT, REGION)) {
      String role = services.role("settle", "lambda.amazonaws.com");
      services.function("settle", role, Map.of("QUEUE", "settlements"));
      services.sqs.createQueue(r -> r.queueName("settlements"));
      services.secrets.createSecret(r -> r.name("ledger").secretString("not-a-secret"));
    }
  }

  /** What the role for Mothership may not do. */
  public static void refuse(AwsFront front) {
    front.fault(Fault.denied("s3", "GET /payments-ledger?policy"));
    front.fault(Fault.denied("secretsmanager", "ListSecrets"));
  }
}
